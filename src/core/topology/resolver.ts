import type { Definition } from '../facts/platform.ts';
import { weakest, type Setting, type Standing } from '../facts/setting.ts';
import { plainText, type PortValue, type Template, type TemplatePart, type Use } from '../facts/template.ts';
import type { Location } from '../text/span.ts';
import type { Lookup } from './lookup.ts';

/** One value a template can have. Alternatives are never true together: each is one world. */
export interface Value {
  /** Text with `${NAME}` where nothing is known. */
  readonly text: string;
  readonly known: boolean;
  /** Every place the value was resolved through, nearest first. */
  readonly trail: readonly Location[];
  /** The literal that carries the whole value: where an edit goes. */
  readonly edit: Location | undefined;
  readonly standing: Standing;
  /** Inferences made on the way (topology.md §5). */
  readonly weight: number;
}

/** A port after resolution, one per world; none: unknown, and nothing may be claimed. */
export interface ResolvedPort {
  readonly port: number;
  /** Nobody wrote it. */
  readonly implied: boolean;
  readonly edit: Location;
  readonly trail: readonly Location[];
  readonly standing: Standing;
  readonly weight: number;
}

export interface PortReading {
  readonly ports: readonly ResolvedPort[];
  /** Some world's value could not be resolved: an accusation is not possible. */
  readonly open: boolean;
  readonly malformed: boolean;
}

const maxAlternatives = 16;
const maxDepth = 16;

/** Follows variables to the literals that carry their values (topology.md §4). Cycles and depth end in "unknown". */
export class Resolver {
  private readonly lookup: Lookup;

  constructor(lookup: Lookup) {
    this.lookup = lookup;
  }

  /** All values of a template, seen from a setting. `standing` is that of the fact that holds it. */
  values(template: Template, setting: Setting, standing: Standing = 'effective'): readonly Value[] {
    return this.join(template, setting, standing, 0);
  }

  /** The one text of a template, when every world agrees. */
  text(template: Template, setting: Setting): string | undefined {
    const plain = plainText(template);
    if (plain !== undefined) return plain;
    const values = this.values(template, setting);
    const first = values[0];
    return first?.known === true && values.every((value) => value.known && value.text === first.text) ? first.text : undefined;
  }

  /** An environment file that is not committed would define the name: a sample beside it does. */
  isInSampleOf(file: string, name: string): boolean {
    return this.lookup.files.isInSampleOf(file, name);
  }

  port(value: PortValue, setting: Setting, standing: Standing = 'effective'): PortReading {
    const base = { implied: false, edit: value.at, trail: [], standing, weight: 0 };
    switch (value.kind) {
      case 'literal':
        return { ports: [{ ...base, port: value.port }], open: false, malformed: false };
      case 'choice':
        return {
          ports: value.ports.map(({ value: port, at }) => ({ ...base, implied: value.implied === true, port, edit: at })),
          open: false,
          malformed: false,
        };
      case 'malformed':
        return { ports: [], open: true, malformed: true };
      case 'implied':
        return this.impliedPort(value, setting, standing);
      case 'template':
        return this.templatePort(this.values(value.template, setting, standing), value.at);
    }
  }

  /** A port nobody wrote: PGPORT of the process where the driver honours it, else the default. */
  private impliedPort(value: Extract<PortValue, { kind: 'implied' }>, setting: Setting, standing: Standing): PortReading {
    const fallback: ResolvedPort = { port: value.port, implied: true, edit: value.at, trail: [], standing, weight: 0 };
    if (value.environment === undefined) return { ports: [fallback], open: false, malformed: false };
    const definitions = this.lookup.environment(value.environment, setting, value.at);
    if (definitions.length === 0) return { ports: [fallback], open: false, malformed: false };
    const values = definitions.flatMap((definition) => this.ofDefinition(definition, setting, standing, 1));
    // An empty PGPORT is none for a client (semantics B.1).
    const filled = values.filter((candidate) => candidate.text !== '');
    return filled.length === 0 ? { ports: [fallback], open: false, malformed: false } : this.templatePort(filled, value.at);
  }

  private templatePort(values: readonly Value[], at: Location): PortReading {
    const ports: ResolvedPort[] = [];
    let malformed = false;
    for (const value of values) {
      if (!value.known) continue;
      const text = value.text.trim();
      const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
      if (port < 1 || port > 65535) malformed = true;
      else
        ports.push({
          port,
          implied: false,
          edit: value.edit ?? at,
          trail: value.trail,
          standing: value.standing,
          weight: value.weight,
        });
    }
    return { ports, open: values.length === 0 || malformed || values.some((value) => !value.known), malformed };
  }

  private join(template: Template, setting: Setting, standing: Standing, depth: number): readonly Value[] {
    let result: readonly Value[] = [{ text: '', known: true, trail: [], edit: undefined, standing, weight: 0 }];
    for (const part of template) {
      const alternatives = this.part(part, setting, standing, depth);
      result = result.flatMap((left) => alternatives.map((right) => concat(left, right))).slice(0, maxAlternatives);
    }
    // Only one literal that makes the whole value can be edited in its place.
    return template.length === 1 ? result : result.map((value) => ({ ...value, edit: undefined }));
  }

  private part(part: TemplatePart, setting: Setting, standing: Standing, depth: number): readonly Value[] {
    if (part.kind === 'text') return [{ text: part.text, known: true, trail: [], edit: part.at, standing, weight: 0 }];
    if (part.kind === 'opaque') return [unknown('?', part.at, standing)];
    if (depth >= maxDepth) return [unknown(part.use.name, part.at, standing)];
    return this.use(part.use, setting, standing, depth + 1);
  }

  private use(use: Use, setting: Setting, standing: Standing, depth: number): readonly Value[] {
    const found = this.lookup.candidates(use, setting);
    const values = found.definitions.flatMap((candidate) => this.ofDefinition(candidate, setting, standing, depth));
    if (use.alternative !== undefined) {
      return values.length > 0 ? this.join(use.alternative.value, setting, standing, depth) : [blank(use.at, standing)];
    }
    const fallback = use.fallback;
    const kept = fallback?.when === 'empty' ? values.filter((value) => !(value.known && value.text === '')) : values;
    const needsFallback = kept.length === 0 || kept.length < values.length || found.sampleOnly;
    const others =
      fallback !== undefined && needsFallback ? this.join(fallback.value, setting, weakest(standing, 'fallback'), depth) : [];
    const all = [...kept, ...others];
    return all.length > 0 ? all.slice(0, maxAlternatives) : [unknown(use.name, use.at, standing)];
  }

  private ofDefinition(
    candidate: { readonly definition: Definition; readonly weight: number },
    setting: Setting,
    standing: Standing,
    depth: number,
  ): readonly Value[] {
    const { definition, weight } = candidate;
    const worth = weakest(standing, definition.standing);
    if (definition.value === undefined || depth >= maxDepth) return [unknown(definition.name, definition.at, worth)];
    return this.join(
      definition.value.value,
      definition.setting.kind === 'application' || definition.namespace.kind === 'ansible' ? setting : definition.setting,
      worth,
      depth + 1,
    ).map((value) => ({
      ...value,
      trail: [definition.value?.at ?? definition.at, ...value.trail],
      weight: value.weight + weight,
    }));
  }
}

function concat(left: Value, right: Value): Value {
  return {
    text: left.text + right.text,
    known: left.known && right.known,
    trail: [...left.trail, ...right.trail],
    edit: left.text === '' ? right.edit : undefined,
    standing: weakest(left.standing, right.standing),
    weight: left.weight + right.weight,
  };
}

function unknown(name: string, at: Location, standing: Standing): Value {
  return { text: `\${${name}}`, known: false, trail: [at], edit: undefined, standing, weight: 0 };
}

function blank(at: Location, standing: Standing): Value {
  return { text: '', known: true, trail: [], edit: at, standing, weight: 0 };
}
