import { Loader } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatNumber } from '../ui/format.ts'
import { useOpenWork, workPage } from '../ui/work.ts'

/** In the bar while something of one's own runs: how far the newest is, and the way to it. */
export function WorkIndicator() {
  const [work] = useOpenWork()
  if (!work) return null
  const far = `${formatNumber(work.done + work.refused)}/${formatNumber(work.total)}`
  return (
    <Link to={workPage(work)} className="bar-work" aria-label={`${work.title}, ${far}`}>
      <Loader size={14} color="currentColor" aria-hidden />
      <span aria-hidden>{far}</span>
    </Link>
  )
}
