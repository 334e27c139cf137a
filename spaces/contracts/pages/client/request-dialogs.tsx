import { Button } from '@mantine/core'
import { IconCheck, IconDownload, IconSignature, IconTrash, IconUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useRefreshSession, useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { SignerDialog } from '../../../../web/ui/form-signing.tsx'
import { formatAlternatives, formatDay } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import type { RequestDetail, RequestRow } from './data.ts'
import './client.css'

/** The address of the confirmation form of a request: «Editer la demande». */
export const formAddress = (id: string) => fileAddress('/change-requests/:id/form.pdf', { params: { id } })

/** Deleting a request: its effect, then the act (C24). */
export function DeleteDialog(props: { request: RequestRow; onClose: () => void; onDone: () => void }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const { request } = props
  const removal = useMutation({
    mutationFn: () => api.delete('/change-requests/:id', { params: { id: request.id } }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['requests'] })
      void refresh()
      props.onDone()
    },
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconTrash}
      tone="brique"
      title={t('deleteDialog.title', { number: request.number })}
      lead={t('deleteDialog.lead', { kind: t(`kind.${request.kind}`), detail: request.detail })}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button className="danger" loading={removal.isPending} onClick={() => removal.mutate()}>
            {t('deleteDialog.act')}
          </Button>
        </>
      }
    >
      {removal.error ? <ProblemNotice problem={removal.error as ApiProblem} /> : null}
      <p style={{ marginBottom: 8 }}>
        <BeforeAfter before={t(`state.${request.state}`)} after={t('state.deleted')} />
      </p>
      <p>{t('deleteDialog.effect')}</p>
      {request.confirmedOn ? <p>{t('deleteDialog.effectForm', { day: formatDay(request.confirmedOn) })}</p> : null}
    </Dialog>
  )
}

/** «Edition» after saving (C23): what was saved, and how to confirm it. */
export function EditionDialog({ request, onClose }: { request: RequestDetail; onClose: () => void }) {
  const t = useTexts('contracts')
  const navigate = useNavigate()
  const { brand } = useSession()
  const [signing, setSigning] = useState(false)
  const post = request.effect?.registeredPostRequired
  const ways = formatAlternatives([
    t('edition.backHere'),
    brand.requestEmail && t('edition.backEmail', { email: brand.requestEmail }),
    brand.fax && t('edition.backFax', { fax: brand.fax }),
    t('edition.backMail'),
  ])
  if (signing)
    return (
      <SignerDialog
        authority=""
        lead={t('request.signLead', { number: request.number, version: request.version })}
        ask={async (body) => {
          const { href } = await api.post('/change-requests/:id/signature', { params: { id: request.id }, body })
          if (!href) void navigate({ to: `/contrats/demandes/${request.id}` })
          return href
        }}
        onClose={onClose}
      />
    )
  return (
    <Dialog
      opened
      onClose={onClose}
      width={request.signable ? 760 : 600}
      icon={IconCheck}
      tone="mousse"
      title={t('edition.title')}
      lead={t('edition.sentence')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t('edition.close')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />}
            onClick={() => void navigate({ to: `/contrats/demandes/${request.id}` })}
          >
            {t('edition.drop')}
          </Button>
          <Button
            component="a"
            href={formAddress(request.id)}
            variant={request.signable ? 'default' : 'filled'}
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('edition.print')}
          </Button>
          {request.signable ? (
            <Button leftSection={<IconSignature size={17} stroke={1.7} aria-hidden />} onClick={() => setSigning(true)}>
              {t('edition.signHere')}
            </Button>
          ) : null}
        </>
      }
    >
      <dl className="edition-strip">
        <ReadOnlyValue label={t('edition.request')}>{request.number}</ReadOnlyValue>
        <ReadOnlyValue label={t('edition.version')}>{request.version}</ReadOnlyValue>
        <ReadOnlyValue label={t('edition.effect')}>
          {[request.detail, request.effect ? formatDay(request.effect.effectiveOn) : undefined]
            .filter(Boolean)
            .join(', ')}
        </ReadOnlyValue>
      </dl>
      <ol className="edition-steps">
        <li>
          <IconDownload size={20} stroke={1.7} aria-hidden />
          <span>
            <b>{t('edition.printWord')}</b>. {t('edition.printWhat')}
          </span>
        </li>
        <li>
          <IconSignature size={20} stroke={1.7} aria-hidden />
          <span>
            <b>{t('edition.sign')}</b>. {t('edition.signWhat')}
          </span>
        </li>
        <li>
          <IconUpload size={20} stroke={1.7} aria-hidden />
          <span>
            <b>{t('edition.back', { day: formatDay(request.returnBefore) })}</b>.{' '}
            {post ? t('edition.backPost') : `${ways}.`}
          </span>
        </li>
      </ol>
    </Dialog>
  )
}
