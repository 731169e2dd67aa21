/** All files below a folder, sorted, with a slash between folders. */
export function filesBelow(dir: string, prefix = ""): string[] {
  return [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${dir}/${name}`, `${prefix}${name}/`) : [`${prefix}${name}`]
  ).sort();
}

/** The texts of all files below folders of `dir`, by their paths. */
export function textsBelow(dir: string, folders: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    folders.flatMap((folder) =>
      filesBelow(`${dir}/${folder}`).map((file) => [
        `${folder}/${file}`,
        Deno.readTextFileSync(`${dir}/${folder}/${file}`),
      ])
    ),
  );
}
