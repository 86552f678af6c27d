import {
  defaultSettings,
  layers,
  levelChoices,
  override,
  parseServers,
  rules,
  unknownRule,
  type RuleId,
  type Settings,
  type SourceFile,
} from '../core/index.ts';
import { mistakesOf, understandBaseline, understandSettings, type Mistake } from '../workspace/index.ts';
import { InputError, linesOf, numberOf, type Given } from './choices.ts';
import { baselineFile, decidingBase, settingsAt, type Sources } from './setting-files.ts';

export interface Assembled {
  readonly settings: Settings;
  /** The run does not start with these. */
  readonly mistakes: readonly Mistake[];
  readonly notices: readonly string[];
}

/** Settings of the run: the file's, then what the inputs say. */
export function assembleSettings(given: Given, sources: Sources): Assembled {
  const fromFile = settingsFromFile(given, sources);
  const known = baselineOf(given, sources);
  return {
    settings: override(fromFile.settings, { ...fromInputs(given), baseline: known.baseline }),
    mistakes: [...fromFile.mistakes, ...known.mistakes],
    notices: fromFile.notices,
  };
}

function settingsFromFile(given: Given, sources: Sources): Assembled {
  const none = { settings: defaultSettings, mistakes: [], notices: [] };
  if (given('config') === 'none') return none;
  const head = settingsAt(given, sources, undefined);
  const earlier = decidingBase(given, sources);
  const base = earlier === undefined ? undefined : settingsAt(given, sources, earlier);
  if (head === undefined && base === undefined && given('config') !== '')
    throw new InputError('input config: there is no such file in the workspace');
  // The head's mistakes count even where the base decides: merged, they would stop every run.
  const own = head === undefined ? none : { ...none, ...understandSettings(head) };
  return own.mistakes.length > 0 || base === undefined ? own : settingsOfBase(base, head, own);
}

/** A base that was wrong already is no reason to stop the pull request that repairs it. */
function settingsOfBase(base: SourceFile, head: SourceFile | undefined, own: Assembled): Assembled {
  const { settings, mistakes } = understandSettings(base);
  if (mistakes.length > 0) return own;
  const changed = base.text !== head?.text;
  return { settings, mistakes: [], notices: changed ? [`changes to ${base.path} take effect after the merge`] : [] };
}

function baselineOf(
  given: Given,
  sources: Sources,
): { readonly baseline: ReadonlySet<string>; readonly mistakes: readonly Mistake[] } {
  const file = baselineFile(given, sources);
  const named = given('baseline');
  if (file !== undefined) return understandBaseline(file);
  if (named !== '' && named !== 'none') throw new InputError('input baseline: there is no such file in the workspace');
  return { baseline: new Set(), mistakes: [] };
}

function fromInputs(given: Given): Partial<Settings> {
  const include = linesOf(given, 'include');
  const exclude = linesOf(given, 'exclude');
  const only = layersOf(given);
  const expectedPort = numberOf(given, 'expected-port', 1, 65_535);
  const servers = serversOf(given);
  return {
    levels: levelsOf(given),
    ...(include.length > 0 && { include }),
    ...(exclude.length > 0 && { exclude }),
    ...(only.length > 0 && { layers: only }),
    ...(expectedPort !== undefined && { expectedPort }),
    ...(servers.length > 0 && { servers }),
  };
}

function layersOf(given: Given): string[] {
  const named = given('layers')
    .split(/[\s,]+/)
    .filter((name) => name !== '');
  if (named.some((name) => !(layers as readonly string[]).includes(name)))
    throw new InputError(`input layers: the layers are ${layers.join(', ')}`);
  return named;
}

function serversOf(given: Given): Settings['servers'] {
  if (given('servers') === '') return [];
  const file: SourceFile = { path: 'input servers', text: given('servers'), origin: 'input' };
  const { settings, problems } = parseServers(file);
  const [first] = mistakesOf(file, problems);
  if (first !== undefined) throw new InputError(`input servers, line ${first.line}: ${first.message}`);
  return settings.servers;
}

function levelsOf(given: Given): Settings['levels'] {
  const levels: Partial<Record<RuleId, (typeof levelChoices)[number]>> = {};
  for (const line of linesOf(given, 'levels')) {
    const [name = '', text = ''] = line.split('=').map((part) => part.trim());
    const why = unknownRule(name, rules);
    if (why !== undefined) throw new InputError(`input levels: ${why}`);
    const level = levelChoices.find((choice) => choice === text);
    if (level === undefined) throw new InputError(`input levels: write RULE=LEVEL with a level of ${levelChoices.join(', ')}`);
    levels[name as RuleId] = level;
  }
  return levels;
}
