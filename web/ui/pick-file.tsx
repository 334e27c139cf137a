import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'

/** A button that takes one file, in the words of the page: the browser's own field speaks the browser's language. The same file may be given again. */
export function PickFile(props: { label: string; accept: string; disabled?: boolean; onFile: (file: File) => void }) {
  const reset = useRef<() => void>(null)
  return (
    <FileButton
      resetRef={reset}
      accept={props.accept}
      disabled={props.disabled ?? false}
      onChange={(file) => {
        if (file) props.onFile(file)
        reset.current?.()
      }}
    >
      {(given) => (
        <Button
          variant="default"
          leftSection={<IconUpload size={17} stroke={1.7} aria-hidden />}
          {...given}
          disabled={props.disabled ?? false}
        >
          {props.label}
        </Button>
      )}
    </FileButton>
  )
}
