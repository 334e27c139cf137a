import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useSession } from '../api/session.ts'
import { Breadcrumb, type Crumb } from './breadcrumb.tsx'
import './page.css'

export interface PageTab {
  /** Shown as the open one whatever the address says. */
  current?: boolean
  label: string
  to: string
  /** Brass when it waits for this person. */
  count?: number
  exact?: boolean
}

export interface PageHeaderProps {
  title: ReactNode
  /** Title of the window when `title` is not a plain text. */
  windowTitle?: string
  /** A `StateTag` in its `tag` form. */
  state?: ReactNode
  lead?: ReactNode
  /** Its one or two acts. */
  actions?: ReactNode
  tabs?: PageTab[]
  /** Only below a list. */
  breadcrumb?: Crumb[]
}

/** The head of a page: where it is, its title, its acts, its tabs. It also names the window. */
export function PageHeader(props: PageHeaderProps) {
  const { brand } = useSession()
  const name = props.windowTitle ?? (typeof props.title === 'string' ? props.title : '')
  useEffect(() => {
    document.title = name ? `${name} · ${brand.name}` : brand.name
  }, [name, brand.name])
  return (
    <header className="page-header">
      {props.breadcrumb ? <Breadcrumb crumbs={props.breadcrumb} /> : null}
      <div className="line">
        <div className="title">
          <h1>{props.title}</h1>
          {props.state}
        </div>
        {props.actions ? <div className="actions">{props.actions}</div> : null}
      </div>
      {props.lead ? <p className="lead">{props.lead}</p> : null}
      {props.tabs ? (
        <nav className="page-tabs" aria-label={name}>
          {props.tabs.map((tab) => (
            <Link
              key={tab.to}
              to={tab.to}
              activeOptions={{ exact: tab.exact ?? false, includeSearch: false }}
              {...(tab.current ? { 'aria-current': 'page', className: 'active' } : {})}
            >
              {tab.label}
              {tab.count ? <span className="count waiting">{tab.count}</span> : null}
            </Link>
          ))}
        </nav>
      ) : null}
    </header>
  )
}
