import {
  certaintyNames,
  failOnChoices,
  levelNames,
  onlyChangedChoices,
  type FailOn,
  type OnlyChanged,
  type ReportingFloor,
} from '../core/index.ts';
import { commentModes, commentOnCleanChoices } from './comment-modes.ts';

/** Inputs by name as the runner hands them over; '' is the same as not given. */
export type Given = (name: string) => string;

/** An input that cannot be followed: the step fails with this message. */
export class InputError extends Error {}

export function givenBy(environment: Readonly<Record<string, string | undefined>>): Given {
  return (name) => (environment[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

export function linesOf(given: Given, name: string): string[] {
  const lines = given(name)
    .split('\n')
    .map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

export function choiceOf<T extends string>(given: Given, name: string, choices: readonly T[], standard: T): T {
  const text = given(name);
  if (text === '') return standard;
  const found = choices.find((choice) => choice === text.toLowerCase());
  if (found === undefined) throw new InputError(`input ${name} must be one of ${choices.join(', ')}`);
  return found;
}

export function numberOf(given: Given, name: string, least: number, most: number): number | undefined {
  const text = given(name);
  if (text === '') return undefined;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (number < least || number > most) throw new InputError(`input ${name} must be a number from ${least} to ${most}`);
  return number;
}

export const modes = ['check', 'fix', 'smoke', 'all', 'report'] as const;

/** What the run does with its report. */
export interface Choices {
  readonly mode: (typeof modes)[number];
  readonly floor: ReportingFloor;
  readonly failOn: FailOn;
  readonly failOnInconclusive: boolean;
  readonly onlyChanged: OnlyChanged;
  readonly annotations: boolean;
  readonly maxAnnotations: number;
  readonly summary: boolean;
  readonly jsonFile: string;
  readonly sarifFile: string;
  /** Mode `report`: the JSON report of the run that is reported on. */
  readonly reportFile: string;
  readonly writeBaseline: string;
  readonly patchFile: string;
  readonly comment: (typeof commentModes)[number];
  readonly commentOnClean: (typeof commentOnCleanChoices)[number];
  readonly suggestions: boolean;
  /** Mermaid in summary and comment. */
  readonly diagram: boolean;
  readonly token: string;
}

export function choicesOf(given: Given): Choices {
  return {
    mode: choiceOf(given, 'mode', modes, 'check'),
    floor: {
      level: choiceOf(given, 'min-level', levelNames, 'note'),
      certainty: choiceOf(given, 'min-certainty', certaintyNames, 'likely'),
    },
    failOn: choiceOf(given, 'fail-on', failOnChoices, 'error'),
    failOnInconclusive: choiceOf(given, 'fail-on-inconclusive', ['true', 'false'], 'false') === 'true',
    onlyChanged: choiceOf(given, 'only-changed', onlyChangedChoices, 'auto'),
    annotations: choiceOf(given, 'annotations', ['auto', 'true', 'false'], 'auto') !== 'false',
    maxAnnotations: numberOf(given, 'max-annotations', 0, 9) ?? 9,
    summary: choiceOf(given, 'summary', ['true', 'false'], 'true') === 'true',
    jsonFile: given('json-file'),
    sarifFile: given('sarif-file'),
    reportFile: given('report-file'),
    writeBaseline: given('write-baseline'),
    patchFile: given('patch-file'),
    comment: choiceOf(given, 'comment', commentModes, 'auto'),
    commentOnClean: choiceOf(given, 'comment-on-clean', commentOnCleanChoices, 'update'),
    suggestions: choiceOf(given, 'suggestions', ['true', 'false'], 'false') === 'true',
    diagram: choiceOf(given, 'diagram', ['auto', 'true', 'false'], 'auto') !== 'false',
    token: given('github-token'),
  };
}
