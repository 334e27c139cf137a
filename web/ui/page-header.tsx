import { ActionIcon, Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useEffect } from 'react'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from './address.ts'
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

/** An act beside the main one: a link of the portal (`to`), a file (`href`), or something done here. */
export interface PageAct {
  label: string
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  to?: string
  href?: string
  onClick?: () => void
}

export interface PageHeaderProps {
  title: ReactNode
  /** Title of the window when `title` is not a plain text. */
  windowTitle?: string
  /** A `StateTag` in its `tag` form. */
  state?: ReactNode
  lead?: ReactNode
  /** Its main act. */
  actions?: ReactNode
  /** Its other acts: outlined before the main one; on a phone in a menu beside it, so that the head stays one line. */
  more?: PageAct[]
  tabs?: PageTab[]
  /** Only below a list, or below «Réglages». */
  breadcrumb?: Crumb[]
}

/** The head of a page: where it is, its title, its acts, its tabs. It also names the window. */
export function PageHeader(props: PageHeaderProps) {
  const { brand } = useSession()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const name = props.windowTitle ?? (typeof props.title === 'string' ? props.title : '')
  useEffect(() => {
    document.title = name ? `${name} · ${brand.name}` : brand.name
  }, [name, brand.name])
  const more = props.more ?? []
  // On a phone one act stands beside the menu: the main one, else the first of the others.
  const beside = phone ? (props.actions ? [] : more.slice(0, 1)) : more
  // Few tabs leave the main one its place on their line.
  const onTabs = phone && props.tabs !== undefined && props.tabs.length <= 2
  const inMenu = phone ? more.slice(beside.length) : []
  return (
    <header className="page-header">
      {props.breadcrumb ? <Breadcrumb crumbs={props.breadcrumb} /> : null}
      <div className="line">
        <div className="title">
          <h1>{props.title}</h1>
          {props.state}
        </div>
        {props.actions || more.length > 0 ? (
          <div className="actions">
            <MoreActs acts={beside} />
            {onTabs ? null : props.actions}
            {inMenu.length > 0 ? <MoreMenu acts={inMenu} /> : null}
          </div>
        ) : null}
      </div>
      {props.lead ? <p className="lead">{props.lead}</p> : null}
      {props.tabs ? (
        <div className={onTabs ? 'tabs-line' : undefined}>
          <nav className="page-tabs" aria-label={name} ref={showActive}>
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
          {onTabs ? props.actions : null}
        </div>
      ) : null}
    </header>
  )
}

/** On a phone the tabs scroll: the open one is brought into sight. */
function showActive(tabs: HTMLElement | null) {
  const active = tabs?.querySelector<HTMLElement>('[aria-current=page]')
  if (!tabs || !active) return
  const beyond = active.getBoundingClientRect().right - tabs.getBoundingClientRect().right
  if (beyond > 0) tabs.scrollLeft += beyond + 16
}

function target(act: PageAct) {
  if (act.to) return { component: Link, ...addressOf(act.to) } as const
  if (act.href) return { component: 'a', href: act.href } as const
  return { onClick: act.onClick }
}

function MoreActs({ acts }: { acts: PageAct[] }) {
  return acts.map((act) => (
    <Button
      key={act.label}
      variant="default"
      leftSection={<act.icon size={17} stroke={1.7} aria-hidden />}
      {...(target(act) as object)}
    >
      {act.label}
    </Button>
  ))
}

function MoreMenu({ acts }: { acts: PageAct[] }) {
  const t = useTexts()
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="default" size={40} aria-label={t('shell.more')} className="more">
          <IconDots size={20} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map((act) => (
          <Menu.Item
            key={act.label}
            leftSection={<act.icon size={17} stroke={1.7} aria-hidden />}
            {...(target(act) as object)}
          >
            {act.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
