import { FactMaker, reader } from '../reader.ts';
import { dockerInstructionFacts } from './dockerfile/instructions.ts';

/** An image's last stage: what it starts from, what it sets, runs and copies. */
export const dockerfile = reader<'dockerfile'>({
  id: 'platform/dockerfile',
  title: 'Dockerfiles',
  layers: ['server', 'client', 'socket', 'restart'],
  notation: 'dockerfile',
  files: ['dockerfile', 'dockerfile.*', '*.dockerfile', 'containerfile', 'containerfile.*'],
  *read(document, reading) {
    const { file, tree } = document;
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/dockerfile', reading, { kind: 'image-build', path });
    yield* dockerInstructionFacts(tree, file, make);
  },
});
