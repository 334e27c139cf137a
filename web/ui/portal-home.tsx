import { Button } from '@mantine/core'
import { IconPhoneCall } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../api/endpoints.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from './address.ts'
import { actionIcons } from './portal-icons.ts'
import './portal-home.css'

export type PortalHome = Answer<'GET /portal-home'>
type Action = PortalHome['actions'][number]

/** Where something of the portal leads: a place of it, or elsewhere. */
function Leads({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
  const names = className ? { className } : {}
  return href.startsWith('/') ? (
    <Link {...addressOf(href)} {...names}>
      {children}
    </Link>
  ) : (
    <a href={href} {...names} {...(href.startsWith('http') ? { target: '_blank', rel: 'noreferrer noopener' } : {})}>
      {children}
    </a>
  )
}

const countPlace = /\{(nombre|count)\}/gi

/** Quick actions (P5): icon, colour among six, text, description with its live count, where anything waits. `countOf`: how much, at an address. */
export function QuickActions({ actions, countOf }: { actions: Action[]; countOf: (href: string) => number }) {
  const t = useTexts()
  if (actions.length === 0) return null
  return (
    <section className="surface" aria-label={t('home.quick')}>
      <div className="waiting-head">
        <h2>{t('home.quick')}</h2>
      </div>
      <ul className="action-grid">
        {actions.map(({ id, icon, colour, title, description, href }) => {
          const Icon = actionIcons[icon]
          const count = description.search(countPlace) < 0 ? undefined : countOf(href)
          return (
            <li key={id}>
              <Leads href={href}>
                <span
                  className="action-icon"
                  style={{ color: `var(--${colour})`, background: `var(--${colour}-doux)` }}
                >
                  <Icon size={22} stroke={1.7} aria-hidden />
                </span>
                <span>
                  <strong>{title}</strong>
                  {description ? (
                    <span className="help">
                      {count === 0 ? t('home.nothing') : description.replace(countPlace, String(count))}
                    </span>
                  ) : null}
                </span>
              </Leads>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase()

/** People of the provider's, as clients see them. */
export function TeamList({ team }: { team: PortalHome['team'] }) {
  return (
    <ul className="team-list">
      {team.map(({ id, name, role, phone, email }) => (
        <li key={id}>
          <span className="initials" aria-hidden>
            {initials(name)}
          </span>
          <span>
            <strong>{name}</strong>
            <span className="help">
              {role}
              {role && phone ? ' · ' : ''}
              {phone ? <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a> : null}
              {email ? (
                <>
                  <br />
                  <a href={`mailto:${email}`}>{email}</a>
                </>
              ) : null}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** «Notre équipe» (P5). */
export function Team({ team }: { team: PortalHome['team'] }) {
  const t = useTexts()
  if (team.length === 0) return null
  return (
    <section className="surface" aria-label={t('home.team')}>
      <div className="waiting-head spread">
        <h2>{t('home.team')}</h2>
        <Link to="/pages/contact">{t('home.contacts')}</Link>
      </div>
      <TeamList team={team.slice(0, 6)} />
    </section>
  )
}

/** The highlighted block (P5): one, never above what waits. */
export function Highlight(props: { block: PortalHome['highlight']; pictureOf: (id: string) => string }) {
  const { block, pictureOf } = props
  if (!block) return null
  return (
    <section className="surface highlight" aria-label={block.title}>
      {block.pictureId ? <img src={pictureOf(block.pictureId)} alt={block.pictureText} /> : null}
      <div>
        <h2>{block.title}</h2>
        <p className="secondary">{block.text}</p>
        {block.href && block.linkLabel ? (
          block.href.startsWith('/') ? (
            <Button variant="default" component={Link} {...addressOf(block.href)}>
              {block.linkLabel}
            </Button>
          ) : (
            <Button variant="default" component="a" href={block.href} target="_blank" rel="noreferrer noopener">
              {block.linkLabel}
            </Button>
          )
        ) : null}
      </div>
    </section>
  )
}

/** The number to call whatever the hour: on the home page only. */
export function Emergency({ note }: { note: PortalHome['emergency'] }) {
  if (!note) return null
  return (
    <aside className="emergency" aria-label={note.title}>
      <IconPhoneCall size={20} stroke={1.7} aria-hidden />
      <span>
        <strong>{note.title}</strong>
        {note.text ? <span>{note.text}</span> : null}
      </span>
    </aside>
  )
}
