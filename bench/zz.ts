import { firstPage } from './first-page.ts'
const r = await firstPage(process.argv[2]!, 5)
for (const c of r.came) console.log(await c.size, c.path)
console.log(r.before, r.bytes, r.files, r.answers, r.time)
