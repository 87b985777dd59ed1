import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { LogLimits } from './log';
import { LogError } from './log';

/** A log's text, piece by piece. */
export type TextSource = AsyncIterable<string>;
export type ByteSource = AsyncIterable<Buffer>;

const CHUNK_BYTES = 64 * 1024;
/** Below this no ratio is judged: a short log of alike lines may well pack tightly. */
const RATIO_JUDGED_FROM_BYTES = 16 * 1024 * 1024;

/** @param onBytes told how many bytes of the file have been read so far */
export async function* readBytes(file: string, onBytes?: (bytesRead: number) => void): AsyncGenerator<Buffer> {
  let bytesRead = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES })) {
      bytesRead += (chunk as Buffer).length;
      onBytes?.(bytesRead);
      yield chunk as Buffer;
    }
  } catch (error) {
    if (isSystemError(error)) throw new LogError('unreadable-file', `${file} cannot be read (${error.code})`);
    throw error;
  }
}

/** Unpacks what begins with gzip's magic bytes and passes everything else on. */
export async function* gunzipped(bytes: ByteSource, limits: LogLimits): AsyncGenerator<Buffer> {
  const source = bytes[Symbol.asyncIterator]();
  const head = await atLeast(source, 2);
  if (head.length === 0) throw new LogError('empty-file', 'The file is empty');
  const all = continued(head, source);
  if (head[0] === 0x1f && head[1] === 0x8b) yield* unpacked(all, limits);
  else yield* all;
}

async function* unpacked(bytes: ByteSource, limits: LogLimits): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  let unpackedBytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      packedBytes += chunk.length;
      yield chunk;
    }
  };
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  try {
    for await (const chunk of unpackedBy(gunzip, counted())) {
      unpackedBytes += chunk.length;
      if (unpackedBytes > RATIO_JUDGED_FROM_BYTES && unpackedBytes > packedBytes * limits.gunzipRatio) {
        throw new LogError(
          'gzip-bomb',
          `The file unpacks to more than ${limits.gunzipRatio} times its size; unpack it yourself if it is meant so`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    if (!isSystemError(error) || !error.code.startsWith('Z_')) throw error;
    throw error.code === 'Z_BUF_ERROR'
      ? new LogError('truncated-gzip', 'The gzip file ends too early; fetch it again')
      : new LogError('damaged-gzip', `The gzip file is damaged (${error.message}); fetch it again`);
  }
}

/** `stream.compose` wraps zlib's error codes away; writing by hand keeps them, and keeps to one chunk at a time. */
async function* unpackedBy(gunzip: ReturnType<typeof createGunzip>, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const feeding = (async () => {
    try {
      for await (const chunk of bytes) {
        if (gunzip.destroyed) return;
        if (!gunzip.write(chunk)) await drained(gunzip);
      }
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  })();
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

function drained(gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  if (gunzip.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      gunzip.off('drain', done).off('close', done);
      resolve();
    };
    gunzip.on('drain', done).on('close', done);
  });
}

/**
 * @param encodingOf names the encoding by the file's first bytes (a byte order mark wins over it); UTF-8 when it answers nothing
 * Throws {@link LogError} on bytes that the encoding does not allow.
 */
export async function* decoded(
  bytes: ByteSource,
  encodingOf: (head: string) => string | undefined = () => undefined,
): AsyncGenerator<string> {
  const source = bytes[Symbol.asyncIterator]();
  const head = await atLeast(source, 512);
  const encoding = byteOrderMark(head) ?? encodingOf(head.subarray(0, 512).toString('latin1')) ?? 'utf-8';
  const decoder = decoderFor(encoding);
  try {
    for await (const chunk of continued(head, source)) yield decoder.decode(chunk, { stream: true });
    const rest = decoder.decode();
    if (rest) yield rest;
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new LogError('wrong-encoding', `The file is not ${encoding} throughout; convert it, or name its encoding`);
  }
}

function decoderFor(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new LogError('unknown-encoding', `The encoding ${encoding.slice(0, 40)} is not known; convert the file to UTF-8`, 1);
  }
}

function byteOrderMark(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  return undefined;
}

async function atLeast(source: AsyncIterator<Buffer>, bytes: number): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < bytes) {
    const next = await source.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* continued(head: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  } finally {
    await source.return?.();
  }
}

const isSystemError = (error: unknown): error is Error & { code: string } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
