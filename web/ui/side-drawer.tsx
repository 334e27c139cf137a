import { Button, Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { useFocusReturn } from './focus-return.ts'
import { useLeaveGuard } from './leave-guard.ts'
import { Notice } from './notice.tsx'
import './overlay.css'

export interface SideDrawerProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  /** Above the title: «Détail du compte». */
  over?: ReactNode
  /** Under the title. */
  under?: ReactNode
  /** At the right of the title: «11 sur 58» and its arrows. */
  tools?: ReactNode
  /** A notice that stays above the sections. */
  notice?: ReactNode
  children: ReactNode
  /** Buttons, abandon first and act last; a `.unsaved` text goes to the left. */
  footer?: ReactNode
  /** 616 unless said. */
  width?: number
  /** True while closing would lose what was typed, or what is shown only once: it is asked first. */
  unsaved?: boolean
  /** What is asked then, where it is not about what was typed. */
  ask?: { title: string; what: string; leave: string; stay: string }
}

/** A record beside its list; the whole screen on a phone. The focus stays in it and comes back where it was. */
export function SideDrawer(props: SideDrawerProps) {
  const t = useTexts()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  useFocusReturn(props.opened)
  const [asking, setAsking] = useState(false)
  const leaving = useRef(false)
  const unsaved = props.unsaved ?? false
  const away = useLeaveGuard(unsaved && !leaving.current, true)
  const asks = unsaved && (asking || away !== undefined)
  const ask = props.ask ?? {
    title: t('unsaved.title'),
    what: t('unsaved.what'),
    leave: t('unsaved.leave'),
    stay: t('unsaved.stay'),
  }
  function close() {
    if (unsaved) setAsking(true)
    else props.onClose()
  }
  // The address may change with the drawer that closes: by then nothing is held back any longer.
  useEffect(() => {
    if (!leaving.current) return
    leaving.current = false
    props.onClose()
  })
  function leave() {
    if (away) return away.leave()
    leaving.current = true
    setAsking(false)
  }
  function stay() {
    away?.stay()
    setAsking(false)
  }
  return (
    <Drawer.Root opened={props.opened} onClose={close} position="right" size={phone ? '100%' : (props.width ?? 616)}>
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body className="drawer">
          <div className="drawer-head">
            <div className="titles">
              {props.over ? <p className="over">{props.over}</p> : null}
              <Drawer.Title>{props.title}</Drawer.Title>
              {props.under ? <p className="under">{props.under}</p> : null}
            </div>
            {props.tools}
            <CloseCross onClick={close} label={t('close')} />
          </div>
          {props.notice ? <div style={{ padding: '0 24px 16px' }}>{props.notice}</div> : null}
          <div className="drawer-body">{props.children}</div>
          {asks ? (
            <section aria-label={ask.title}>
              <div className="drawer-asked">
                <Notice kind="brass" title={ask.title}>
                  {ask.what}
                </Notice>
              </div>
              <div className="drawer-foot">
                <Button variant="default" onClick={leave}>
                  {ask.leave}
                </Button>
                <Button autoFocus onClick={stay}>
                  {ask.stay}
                </Button>
              </div>
            </section>
          ) : props.footer ? (
            <div className="drawer-foot">{props.footer}</div>
          ) : null}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

/** A section of a drawer, with its title and what stands at its right. */
export function DrawerSection(props: { title?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="drawer-section">
      {props.title ? (
        <div className="drawer-section-head">
          <h3 style={{ font: '600 16px / 24px var(--police-titre)' }}>{props.title}</h3>
          {props.aside}
        </div>
      ) : null}
      {props.children}
    </section>
  )
}

/** The cross that closes a drawer or a dialog. */
export function CloseCross({ onClick, label }: { onClick: () => void; label: string }) {
  return (
    <button type="button" className="close" aria-label={label} onClick={onClick}>
      <IconX size={20} stroke={1.7} aria-hidden />
    </button>
  )
}
