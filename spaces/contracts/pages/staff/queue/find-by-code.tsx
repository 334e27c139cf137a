import { Button } from '@mantine/core'
import { IconScan } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { FileDrop, paperKinds } from '../../../../../web/ui/file-drop.tsx'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'

/** Finds the request of a signed copy by the code printed on it (C25). */
export function FindByCode(props: { opened: boolean; onClose: () => void; onFound: (id: string) => void }) {
  const t = useTexts('staff')
  const ui = useTexts()
  const reading = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData()
      body.append('file', file)
      return api.post('/staff/form-readings', { body })
    },
  })
  const close = () => {
    reading.reset()
    props.onClose()
  }
  const found = reading.data
  return (
    <Dialog
      opened={props.opened}
      onClose={close}
      icon={IconScan}
      title={t('find.title')}
      lead={t('find.lead')}
      footer={
        <>
          <Button variant="default" onClick={close}>
            {ui('close')}
          </Button>
          {found ? (
            <Button
              onClick={() => {
                props.onFound(found.request.id)
                close()
              }}
            >
              {t('find.open', { number: found.request.number })}
            </Button>
          ) : null}
        </>
      }
    >
      <div className="stacked">
        <FileDrop
          label={t('find.file')}
          kinds={paperKinds}
          disabled={reading.isPending}
          onFiles={([file]) => file && reading.mutate(file)}
        />
        {reading.isPending ? <p role="status">{t('find.reading')}</p> : null}
        <ProblemNotice problem={reading.error instanceof ApiProblem ? reading.error : undefined} />
        {found ? (
          <Notice kind="done" title={t('find.found', { number: found.request.number, detail: found.request.detail })}>
            <p>
              {found.version === found.currentVersion
                ? t('find.lastVersion', { version: found.version })
                : t('find.staleVersion', { version: found.version, current: found.currentVersion })}
            </p>
          </Notice>
        ) : null}
      </div>
    </Dialog>
  )
}
