import { Modal } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import { useFocusReturn } from './focus-return.ts'
import { CloseCross } from './side-drawer.tsx'
import './overlay.css'

export interface DialogProps {
  opened: boolean
  onClose: () => void
  title: ReactNode
  lead?: ReactNode
  icon?: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** Role of colour of the icon: `mousse` done, `laiton` waits for you, `brique` refuses or deletes, `azur` informs. */
  tone?: 'mousse' | 'laiton' | 'brique' | 'azur'
  children?: ReactNode
  /** Left to right: abandon, alternative, act. */
  footer?: ReactNode
  /** 560 unless said. */
  width?: number
}

/** A dialog: never over another one. */
export function Dialog({ icon: Icon, tone = 'azur', ...props }: DialogProps) {
  const t = useTexts()
  useFocusReturn(props.opened)
  return (
    <Modal.Root opened={props.opened} onClose={props.onClose} size={props.width ?? 560} centered>
      <Modal.Overlay />
      <Modal.Content radius="xl">
        <div className="dialog-head">
          {Icon ? (
            <span className="badge" style={{ background: `var(--${tone}-doux)`, color: `var(--${tone})` }}>
              <Icon size={20} stroke={1.7} aria-hidden />
            </span>
          ) : null}
          <div className="titles">
            <Modal.Title>{props.title}</Modal.Title>
            {props.lead ? <div className="lead">{props.lead}</div> : null}
          </div>
          <CloseCross onClick={props.onClose} label={t('close')} />
        </div>
        {props.children ? <div className="dialog-body">{props.children}</div> : <div style={{ height: 20 }} />}
        {props.footer ? <div className="dialog-foot">{props.footer}</div> : null}
      </Modal.Content>
    </Modal.Root>
  )
}
