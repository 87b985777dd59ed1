import { cpus, totalmem } from 'node:os';
import { benchAnalysis } from './analysis.bench';
import { benchAppends } from './append.bench';
import type { Benchmark, Figure } from './figure';
import { benchKurrentDb } from './kurrentdb.bench';
import { benchMemory } from './memory.bench';
import { benchProjecting } from './projecting.bench';
import { benchTrack } from './track.bench';
import { benchVisible } from './visible.bench';

/** `npm run bench -- [name …]`: all benchmarks, or the ones named. Each figure stands beside its limit, measured in the same run. */
const BENCHMARKS: Record<string, Benchmark> = {
  append: benchAppends,
  projecting: benchProjecting,
  track: benchTrack,
  visible: benchVisible,
  memory: benchMemory,
  kurrentdb: benchKurrentDb,
  analysis: benchAnalysis,
};

async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in BENCHMARKS));
  if (unknown.length > 0 || names.includes('--help')) {
    console.log(`Usage: npm run bench -- [${Object.keys(BENCHMARKS).join('] [')}]\nWithout a name: all of them, about five minutes.`);
    process.exitCode = 2;
    return;
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB\n`);
  const figures: Figure[] = [];
  for (const [name, run] of Object.entries(BENCHMARKS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.error(`… ${name}`);
    figures.push(...(await run()));
  }
  console.log('| what | measured | held against | ratio | wish | met |\n|---|---|---|---|---|---|');
  for (const { what, measured, against, ratio, wish, met } of figures) {
    console.log(`| ${what} | ${measured} | ${against} | ${ratio.toFixed(2)} | ${wish} | ${met ? 'yes' : 'NO'} |`);
  }
}

void main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
