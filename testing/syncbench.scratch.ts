import { synchronisingTimes } from '../bench/synchronising.ts'
const { copy, first, again } = await synchronisingTimes(Number(process.argv[2] ?? 100000))
console.log({ copy, first, again, ratio: copy / first, faster: first / again })
process.exit(0)
