/** One format a file; all are pure functions of the report. */
export { renderGithub, type GithubOptions } from './github.ts';
export { jsonReport, renderJson, type JsonOptions } from './json.ts';
export { renderMarkdown, type MarkdownOptions } from './markdown.ts';
export { redactCredentials, safe } from './redact.ts';
export { renderText, type TextOptions } from './text.ts';
export { verdictOf, type Verdict } from './verdict.ts';
