import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../i18n/index.ts'
import './page.css'

export interface Crumb {
  label: string
  /** Absent for the page itself. */
  to?: string
}

/** The way back from a page below a list. */
export function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  const t = useTexts()
  // What is not known yet, a client's name, is no place to go to.
  const known = crumbs.filter(({ label }) => label !== '')
  return (
    <nav aria-label={t('breadcrumb')}>
      <ol className="breadcrumb">
        {known.map((crumb, index) => (
          <li key={crumb.label}>
            {index > 0 ? <IconChevronRight size={14} stroke={1.7} aria-hidden /> : null}
            {crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : <span aria-current="page">{crumb.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  )
}
