import type { TemplatePart } from '../facts/template.ts';

/** A stretch of a file that its template engine replaces: by a value, by nothing, or by whether what follows is there. */
export interface Action {
  readonly start: number;
  readonly end: number;
  /** What the value is; undefined: a statement or comment. */
  readonly hole?: TemplatePart;
  /** What follows up to the matching `closes` depends on a condition or is repeated. */
  readonly nesting?: 'opens' | 'closes';
}
