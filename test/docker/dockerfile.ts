/** One instruction of a Dockerfile, continued lines joined. */
export interface Instruction {
  name: string;
  text: string;
}

/** A build stage, and what it is made from: an image or an earlier stage. */
export interface Stage {
  name: string;
  from: string;
  instructions: Instruction[];
}

export function readDockerfile(text: string): Stage[] {
  const joined = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ');
  const stages: Stage[] = [];
  for (const line of joined.split('\n')) {
    const [, name, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || rest === undefined) {
      if (line.trim() !== '') throw new Error(`Not an instruction: ${line}`);
    } else if (name === 'FROM') {
      const [, from, as] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(rest) ?? [];
      stages.push({ name: as ?? '', from: from ?? '', instructions: [] });
    } else {
      stages.at(-1)?.instructions.push({ name, text: rest });
    }
  }
  return stages;
}

/** The instructions of a stage and of the stages that it is made from, those first; and the image below them all. */
export function lineage(stages: readonly Stage[], target: string): { image: string; instructions: Instruction[] } {
  const stage = stages.find(({ name }) => name === target);
  if (!stage) throw new Error(`No stage ${target}`);
  const below = stages.some(({ name }) => name === stage.from) ? lineage(stages, stage.from) : { image: stage.from, instructions: [] };
  return { image: below.image, instructions: [...below.instructions, ...stage.instructions] };
}

/** The last of its kind counts. */
export const lastOf = (instructions: readonly Instruction[], name: string): string | undefined =>
  instructions.filter((instruction) => instruction.name === name).at(-1)?.text;

/** What COPY takes from the build context (stages left out). */
export function copiedFromContext(stages: readonly Stage[]): string[] {
  return stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ name, text }) => (name === 'COPY' && !text.startsWith('--from=') ? text.split(/\s+/).slice(0, -1) : [])),
  );
}
