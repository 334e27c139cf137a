comment on column document_lots.failure is
  'Why its pages could not be read: locked, damaged, none (no text, as in a scan), too_long, signed (cut into papers, it would bear no signature any more).';
