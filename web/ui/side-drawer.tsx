import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
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
}

/** A record beside its list; the whole screen on a phone. The focus stays in it and comes back where it was. */
export function SideDrawer(props: SideDrawerProps) {
  const t = useTexts()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  return (
    <Drawer.Root
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size={phone ? '100%' : (props.width ?? 616)}
    >
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
            <CloseCross onClick={props.onClose} label={t('close')} />
          </div>
          {props.notice ? <div style={{ padding: '0 24px 16px' }}>{props.notice}</div> : null}
          <div className="drawer-body">{props.children}</div>
          {props.footer ? <div className="drawer-foot">{props.footer}</div> : null}
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
