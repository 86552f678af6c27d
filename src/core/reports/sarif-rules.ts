import type { Rule } from '../rules/rule.ts';

/** Where the pages of the rules are: a repository on the web and the commit, tag or branch in use. */
export interface Home {
  readonly url: string;
  readonly ref: string;
}

/** GitHub cuts nothing: a longer description is refused (github-actions.md §2.1). */
const descriptionLimit = 1024;

/**
 * A rule as GitHub shows it beside its alerts. Without `security-severity`, also for what is about exposure: it belongs to the rule and takes
 * the place of the level, while firewall/world-open is an error in a cloud group and a note at a published port. One severity counts in every
 * report.
 */
export function descriptorOf(rule: Rule, home: Home | undefined): object {
  const page = `docs/rules/${rule.id}.md`;
  const url = home === undefined ? undefined : `${home.url}/blob/${home.ref}/${page}`;
  const fix = `${capital(rule.remedy)}.`;
  const where = url === undefined ? `\`${page}\`, or \`pg-port-guard explain ${rule.id}\`` : `[${page}](${url})`;
  return {
    id: rule.id,
    name: nameOf(rule.id),
    shortDescription: { text: rule.title.slice(0, descriptionLimit) },
    fullDescription: { text: `${rule.title}. ${fix}`.slice(0, descriptionLimit) },
    help: {
      text: `${rule.title}.\nFix: ${fix}\nMore: ${url ?? `${page}, or pg-port-guard explain ${rule.id}`}`,
      markdown: `${rule.title}.\n\n**Fix:** ${fix}\n\nMore: ${where}`,
    },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: rule.level },
    properties: { tags: ['postgresql', rule.id.slice(0, rule.id.indexOf('/')), ...(rule.policy === true ? ['policy'] : [])] },
  };
}

/** `client/port-mismatch` → `ClientPortMismatch`. */
function nameOf(id: string): string {
  return id.split(/[/-]/).map(capital).join('');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
