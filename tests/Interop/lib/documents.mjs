// A folder of documents that takes some seconds to index, so that there is progress to see.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const files = 400;
const fileBytes = 128 * 1024;
const words = 'task worker lease attempt owner dialect transport endpoint progress result client server session stream'.split(' ');

export async function writeDocuments(folder) {
  await mkdir(folder, { recursive: true });
  let text = '';
  for (let i = 0; text.length < fileBytes; i++) text += `${words[(i * i) % words.length]}${i % 97} `;
  for (let i = 0; i < files; i++) await writeFile(join(folder, `document-${i}.md`), `${i} ${text}`);
}

export const documentCount = files;
