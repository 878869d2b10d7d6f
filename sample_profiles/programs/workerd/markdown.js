// The few marks of Markdown that the pages use.

function inline(text) {
  return text
    .replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
    .replace(/_([^_]+)_/g, "<i>$1</i>")
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>');
}

export function toHtml(markdown) {
  return markdown
    .split("\n")
    .map((line) => (line.startsWith("# ") ? `<h1>${inline(line.slice(2))}</h1>` : `<p>${inline(line)}</p>`))
    .join("\n");
}
