import * as staff from './staff/index.tsx'

export const prepare = staff.prepare
export const routes = staff.routes
