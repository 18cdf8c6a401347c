// compromise: sentences, terms, people, places and organizations, in Node. Called as `SCRIPT CORPUS SECONDS`;
// prints the same line of JSON as the scripts in Python.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "package.json"));
const nlp = require("compromise");
const [folder, seconds] = process.argv.slice(2);

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const counts = { sentences: 0, tokens: 0, entities: 0 };
function work(text) {
  const doc = nlp(text);
  counts.sentences += doc.length;
  counts.tokens += doc.termList().length;
  counts.entities += doc.people().length + doc.places().length + doc.organizations().length;
}

const parts = readdirSync(folder).filter((name) => name.startsWith("articles") && name.endsWith(".jsonl"));
const texts = parts.sort().flatMap((name) =>
  readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line).text));
work(texts[0]);
Object.keys(counts).forEach((name) => (counts[name] = 0));
let bytes = 0;
const start = cpuSeconds();
for (const text of texts) {
  work(text);
  bytes += Buffer.byteLength(text);
  if (cpuSeconds() - start > Number(seconds)) break;
}
console.log(JSON.stringify({ bytes, cpu_seconds: cpuSeconds() - start, counts }));
