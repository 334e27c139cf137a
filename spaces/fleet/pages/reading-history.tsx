import { Button, FileButton, TextInput } from '@mantine/core'
import { IconCamera, IconFileSpreadsheet, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import type { Asset } from './data.ts'

type Reading = ItemOf<'GET /assets/:id/readings'>

/** The readings of an asset, the latest first; the staff void those that were wrong. */
export function ReadingHistory({ of, onChanged }: { of: Asset; onChanged: () => void }) {
  const t = useTexts('fleet')
  const session = useSession()
  const voids = session.side === 'staff' && session.permissions.includes('fleet.readings.write')
  const [voiding, setVoiding] = useState<Reading>()
  return (
    <>
      <KeysetList
        title={t('history.title')}
        path="/assets/:id/readings"
        params={{ id: of.id }}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.meter} ${formatDay(row.readOn)}`}
        end={
          <Button
            variant="subtle"
            size="xs"
            component="a"
            href={fileAddress('/assets/:id/readings/export', { params: { id: of.id } })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        columns={[
          { key: 'on', title: t('history.on'), cell: (row) => formatDay(row.readOn), width: 110, phone: 'title' },
          { key: 'meter', title: t('history.meter'), cell: (row) => row.meter, phone: 'line', phoneOrder: 0 },
          {
            key: 'value',
            title: t('history.value'),
            kind: 'right',
            cell: (row) => (
              <span className={row.voided ? 'struck' : undefined}>
                {row.value === null ? '–' : formatNumber(row.value)}
                {row.startValue === null ? '' : ` → ${formatNumber(row.startValue)}`}
              </span>
            ),
            phone: 'aside',
          },
          {
            key: 'counted',
            title: t('history.counted'),
            kind: 'right',
            cell: (row) => (row.counted === null ? '–' : formatNumber(row.counted)),
            phone: 'hidden',
          },
          {
            key: 'by',
            title: t('history.by'),
            cell: (row) => row.by || t(`history.origin.${row.origin}`),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'reason',
            title: t('history.reason'),
            cell: (row) =>
              row.voided ? t('history.voided', { by: row.voided.by, reason: row.voided.reason }) : row.reason,
            truncate: (row) => (row.voided ? `${row.voided.by} ${row.voided.reason}` : row.reason),
            phone: 'below',
          },
          {
            key: 'photo',
            title: t('history.photo'),
            width: 100,
            cell: (row) => <Photo of={of} reading={row} onAdded={onChanged} />,
            phone: 'line',
            phoneOrder: 2,
          },
          ...(voids
            ? [
                {
                  key: 'act',
                  title: '',
                  width: 90,
                  cell: (row: Reading) =>
                    row.voided ? null : (
                      <Button variant="subtle" size="xs" onClick={() => setVoiding(row)}>
                        {t('history.void')}
                      </Button>
                    ),
                  phone: 'hidden',
                } as const,
              ]
            : []),
        ]}
        empty={{ title: t('history.empty'), text: t('history.emptyWhat') }}
      />
      {voiding ? (
        <VoidDialog of={of} reading={voiding} onDone={onChanged} onClose={() => setVoiding(undefined)} />
      ) : null}
    </>
  )
}

/** The photo of the meter that goes with a reading; where there is none yet, whoever enters readings adds it. */
function Photo({ of, reading, onAdded }: { of: Asset; reading: Reading; onAdded: () => void }) {
  const t = useTexts('fleet')
  const add = useMutation({
    mutationFn: (photo: File) => {
      const body = new FormData()
      body.append('photo', photo)
      return api.post('/assets/:id/readings/:readingId/photo', { params: { id: of.id, readingId: reading.id }, body })
    },
    onSuccess: onAdded,
  })
  const problem = add.error as ApiProblem | null
  const name = { meter: reading.meter, day: formatDay(reading.readOn) }
  if (reading.photo)
    return (
      <a
        className="reading-photo"
        href={fileAddress('/assets/:id/readings/:readingId/photo', { params: { id: of.id, readingId: reading.id } })}
        target="_blank"
        rel="noreferrer"
        aria-label={t('history.photoOf', name)}
      >
        <IconCamera size={17} stroke={1.7} aria-hidden />
        {t('history.photo')}
      </a>
    )
  // It goes with what was just read: of what was read long ago nobody has a photo to add.
  const recent = Date.now() - Date.parse(reading.recordedAt) < 7 * 86_400_000
  if (reading.voided || !recent || !of.may.includes('read_meters')) return null
  return (
    <>
      <FileButton
        accept="image/png,image/jpeg,image/webp"
        disabled={add.isPending}
        onChange={(file) => file && add.mutate(file)}
      >
        {(given) => (
          <Button
            variant="subtle"
            size="xs"
            aria-label={t('history.addPhotoOf', name)}
            loading={add.isPending}
            {...given}
          >
            {t('history.addPhoto')}
          </Button>
        )}
      </FileButton>
      {problem ? <p role="alert">{problem.errors[0]?.message ?? problem.detail}</p> : null}
    </>
  )
}

function VoidDialog(props: { of: Asset; reading: Reading; onDone: () => void; onClose: () => void }) {
  const t = useTexts('fleet')
  const ui = useTexts()
  const [reason, setReason] = useState('')
  const { of, reading } = props
  const act = useMutation({
    mutationFn: () =>
      api.post('/assets/:id/readings/:readingId/voiding', {
        params: { id: of.id, readingId: reading.id },
        body: { reason },
      }),
    onSuccess: () => {
      props.onClose()
      props.onDone()
    },
  })
  const problem = act.error as ApiProblem | null
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconX}
      tone="brique"
      title={t('history.voidTitle')}
      lead={`${reading.meter}, ${formatDay(reading.readOn)}`}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button color="red" loading={act.isPending} disabled={!reason.trim()} onClick={() => act.mutate()}>
            {t('history.void')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <TextInput
        data-autofocus
        label={t('history.voidReason')}
        maxLength={200}
        value={reason}
        error={problem?.errors[0]?.message}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
