import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconEraser } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import type { ApiProblem } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatTime } from '../../../../web/ui/format.ts'
import { PickFile } from '../../../../web/ui/pick-file.tsx'
import type { Mark } from './signing-view.tsx'
import type { SignatureView } from './source.ts'

const SignaturePad = lazy(() => import('../../../../web/ui/signature-pad.tsx'))

/** A picture as a PNG that is no larger than a signature needs: made here, so that any picture serves. */
async function asPng(file: File): Promise<Blob | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return undefined
  const scale = Math.min(1, 1000 / picture.width, 500 / picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob((png) => resolve(png ?? undefined), 'image/png'))
}

/** One's signature, drawn, typed or from a picture. To type it is the keyboard's way. */
export function MarkStep({ mark, onMark }: { mark: Mark; onMark: (mark: Mark) => void }) {
  const t = useTexts('documents')
  const [cleared, setCleared] = useState(0)
  const [unread, setUnread] = useState(false)
  const change = (kind: string) => onMark({ kind: kind as Mark['kind'], typed: mark.typed })
  return (
    <div className="signing-mark">
      <SegmentedControl
        fullWidth
        aria-label={t('yours')}
        value={mark.kind}
        onChange={change}
        data={[
          { value: 'drawn', label: t('draw') },
          { value: 'typed', label: t('type') },
          { value: 'uploaded', label: t('upload') },
        ]}
      />
      {mark.kind === 'drawn' ? (
        <div className="signing-pad">
          <Suspense>
            <SignaturePad
              label={t('drawHere')}
              cleared={cleared}
              onDrawn={(png) => onMark({ kind: 'drawn', png, typed: mark.typed })}
            />
          </Suspense>
          {mark.png ? (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconEraser size={15} aria-hidden />}
              onClick={() => {
                setCleared(cleared + 1)
                change('drawn')
              }}
            >
              {t('clear')}
            </Button>
          ) : null}
        </div>
      ) : mark.kind === 'typed' ? (
        <TextInput
          label={t('typeHere')}
          maxLength={80}
          value={mark.typed}
          onChange={(event) => onMark({ kind: 'typed', typed: event.currentTarget.value })}
        />
      ) : (
        <div className="signing-pad">
          <PickFile
            label={t('uploadHere')}
            accept="image/png,image/jpeg,image/webp"
            onFile={(file) =>
              void asPng(file).then((png) => {
                setUnread(!png)
                if (png) onMark({ kind: 'uploaded', png, typed: mark.typed })
              })
            }
          />
          {unread ? (
            <p className="help" role="alert">
              {t('uploadUnread')}
            </p>
          ) : mark.png ? (
            <img className="signature-pad" src={URL.createObjectURL(mark.png)} alt={t('yours')} />
          ) : null}
        </div>
      )}
    </div>
  )
}

/** The one-time code: sent to one's own address, six digits in one field. */
export function CodeStep(props: {
  mine: NonNullable<SignatureView['mine']>
  open: boolean
  code: string
  onCode: (code: string) => void
  sending: boolean
  onSend: () => void
  problem: ApiProblem | null
}) {
  const { mine, code } = props
  const t = useTexts('documents')
  const wrong = props.problem?.errors?.find((one) => one.field === 'code')?.message
  return mine.code ? (
    <div className="signing-code">
      <p className="help">
        {t('sentTo', { to: mine.address, at: formatTime(mine.code.expiresAt) })}{' '}
        <Button variant="subtle" size="compact-sm" loading={props.sending} onClick={props.onSend}>
          {t('sendAgain')}
        </Button>
      </p>
      <TextInput
        label={t('codeField')}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        maxLength={7}
        error={wrong}
        onChange={(event) => props.onCode(event.currentTarget.value.replace(/\D/g, '').slice(0, 6))}
      />
    </div>
  ) : (
    <div className="signing-code">
      <p className="help">{t('willSendTo', { to: mine.address })}</p>
      {wrong ? (
        <p className="help" role="alert">
          {wrong}
        </p>
      ) : null}
      <Button variant="default" disabled={!props.open} loading={props.sending} onClick={props.onSend}>
        {t('sendCode')}
      </Button>
    </div>
  )
}
