package source

import "fmt"

// Limits bounds what one file may cost. The zero value of a field means its default.
type Limits struct {
	FileBytes  int64 // size of the file, bytes
	Cells      int   // cells of all sheets together, blank cells between filled ones included
	CellBytes  int   // text of one cell, bytes
	Sheets     int   // sheets (or HTML tables, or JSON lists) in one file
	UnzipBytes int64 // all parts of an .xlsx together once unpacked, bytes
	UnzipRatio int64 // unpacked size over packed size of one part of an .xlsx above 4 MiB
}

// DefaultLimits is generous for back-end exports: the largest known ones have a few
// hundred thousand cells.
func DefaultLimits() Limits {
	return Limits{
		FileBytes:  256 << 20,
		Cells:      4_000_000,
		CellBytes:  1 << 20,
		Sheets:     256,
		UnzipBytes: 256 << 20,
		UnzipRatio: 200,
	}
}

// withDefaults fills the fields that are zero or negative.
func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.FileBytes <= 0 {
		l.FileBytes = d.FileBytes
	}
	if l.Cells <= 0 {
		l.Cells = d.Cells
	}
	if l.CellBytes <= 0 {
		l.CellBytes = d.CellBytes
	}
	if l.Sheets <= 0 {
		l.Sheets = d.Sheets
	}
	if l.UnzipBytes <= 0 {
		l.UnzipBytes = d.UnzipBytes
	}
	if l.UnzipRatio <= 0 {
		l.UnzipRatio = d.UnzipRatio
	}
	return l
}

// meter counts the cells of one file against its limits.
type meter struct {
	limits   Limits
	encoding string // of text files; empty: found in the file
	cells    int
}

// spend takes n cells from the budget.
func (m *meter) spend(n int) error {
	m.cells += n
	if m.cells > m.limits.Cells {
		return fmt.Errorf("more than %d cells: split the file by month", m.limits.Cells)
	}
	return nil
}

// text checks the size of one cell's text.
func (m *meter) text(place string, n int) error {
	if n > m.limits.CellBytes {
		return fmt.Errorf("%s: a cell of %d bytes, the limit is %d: look for a quotation mark that is never closed", place, n, m.limits.CellBytes)
	}
	return nil
}

// sheets checks the number of sheets.
func (m *meter) sheets(n int) error {
	if n > m.limits.Sheets {
		return fmt.Errorf("more than %d sheets or tables in one file", m.limits.Sheets)
	}
	return nil
}
