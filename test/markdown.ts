/** A block of code in a document. */
export type Block = { readonly name: string; readonly code: string };

/** The blocks of a language, in order. They may be indented, as those in a list are. */
export function blocksOf(text: string, language: string, file: string): Block[] {
  const fences = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^\\1\`\`\`$`, "gms");
  return [...text.matchAll(fences)].map(([, indent = "", code = ""], index) => ({
    name: `${file}, example ${index + 1}`,
    code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** What stands below a heading of the second level. */
export function sectionOf(text: string, heading: string): string {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  return section.split(/^## /m)[0] ?? "";
}

/** The targets of links to files and headings of the repository. */
export function linksOf(text: string): string[] {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)$/gm)].map(
    ([, inline, defined]) => inline ?? defined ?? "",
  );
  return links.filter((link) => !/^https?:/.test(link));
}

/** The names by which links find a document's headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  return new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading)));
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}
