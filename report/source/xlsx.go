package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// xlsxPartInMemory is the size above which a part is unpacked to a temporary file rather
// than into memory, bytes.
const xlsxPartInMemory = 32 << 20

// readXLSX reads every worksheet by streaming: the raw values, and beside them the
// formatted ones, which tell dates from plain numbers.
func readXLSX(data []byte, m *meter) (book *Book, err error) {
	// A damaged part must cost this file only, whatever the library makes of it.
	defer func() {
		if p := recover(); p != nil {
			book, err = nil, fmt.Errorf("a damaged .xlsx (%v): open it and save it again", p)
		}
	}()
	if err := checkZip(data, m.limits); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue:      true,
		ShortDatePattern:  "yyyy-mm-dd",
		UnzipSizeLimit:    m.limits.UnzipBytes,
		UnzipXMLSizeLimit: min(xlsxPartInMemory, m.limits.UnzipBytes),
	})
	if err != nil {
		return nil, fmt.Errorf("not readable as .xlsx: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	from1904 := false
	if props, err := f.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		from1904 = *props.Date1904
	}
	dates := hasDateStyle(f)
	book = &Book{Format: "xlsx"}
	names := f.GetSheetList()
	if err := m.sheets(len(names)); err != nil {
		return nil, err
	}
	for _, name := range names {
		if kind, err := f.GetSheetVisible(name); err == nil && !kind {
			book.Notes = append(book.Notes, Note{Check: "hidden_sheet", Value: name})
			continue
		}
		sheet := Sheet{Name: name, Grid: true, From1904: from1904}
		if err := readWorksheet(f, &sheet, m, dates); err != nil {
			return nil, fmt.Errorf("sheet %q: %w", name, err)
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	return book, nil
}

// checkZip refuses archives that are no workbook or that would unpack beyond the limits.
func checkZip(data []byte, limits Limits) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("a damaged or cut off .xlsx or zip file: %w", err)
	}
	const maxParts = 10_000
	if len(z.File) > maxParts {
		return fmt.Errorf("a zip file of %d parts, no workbook", len(z.File))
	}
	var total uint64
	workbook := false
	for _, part := range z.File {
		size, packed := part.UncompressedSize64, max(part.CompressedSize64, 1)
		total += size
		workbook = workbook || strings.EqualFold(strings.ReplaceAll(part.Name, "\\", "/"), "[Content_Types].xml")
		if size > 4<<20 && size/packed > uint64(limits.UnzipRatio) {
			return fmt.Errorf("part %s unpacks to %d times its size, the limit is %d: no honest workbook", part.Name, size/packed, limits.UnzipRatio)
		}
		if size > uint64(limits.UnzipBytes) || total > uint64(limits.UnzipBytes) {
			return fmt.Errorf("the workbook unpacks to more than %d bytes: split it by month", limits.UnzipBytes)
		}
	}
	if !workbook {
		return errors.New("a zip file but no workbook: unpack it first")
	}
	for _, part := range z.File {
		if err := checkPart(part); err != nil {
			return fmt.Errorf("a damaged .xlsx, part %s: %w", part.Name, err)
		}
	}
	return nil
}

// checkPart reads a part to its end: the library takes what a damaged part gives and says
// nothing, which would lose rows in silence.
func checkPart(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	tail := tailWriter{}
	if _, err := io.Copy(&tail, r); err != nil {
		return err
	}
	name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
	sheet := strings.HasPrefix(name, "xl/worksheets/sheet")
	closed := bytes.Contains(tail.last, []byte("/worksheet>")) || bytes.Contains(tail.last, []byte(":worksheet>"))
	if sheet && !closed {
		return errors.New("the worksheet ends in the middle")
	}
	return nil
}

// tailWriter keeps the end of what is written.
type tailWriter struct{ last []byte }

// Write implements io.Writer.
func (w *tailWriter) Write(p []byte) (int, error) {
	w.last = append(w.last, p[max(0, len(p)-256):]...)
	w.last = w.last[max(0, len(w.last)-256):]
	return len(p), nil
}

// hasDateStyle says that some cells of the workbook may show dates; without any the formatted
// values need not be read.
func hasDateStyle(f *excelize.File) bool {
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return false
	}
	own := map[int]string{}
	if f.Styles.NumFmts != nil {
		for _, format := range f.Styles.NumFmts.NumFmt {
			own[format.NumFmtID] = format.FormatCode
		}
	}
	for _, xf := range f.Styles.CellXfs.Xf {
		if xf.NumFmtID == nil {
			continue
		}
		code, custom := own[*xf.NumFmtID]
		if custom && dateFormat(code) || !custom && builtInDate(*xf.NumFmtID) {
			return true
		}
	}
	return false
}

// readWorksheet streams one worksheet.
func readWorksheet(f *excelize.File, sheet *Sheet, m *meter, dates bool) error {
	raw, err := f.Rows(sheet.Name)
	if err != nil {
		return fmt.Errorf("not readable: %w", err)
	}
	defer func() { _ = raw.Close() }()
	var shown *excelize.Rows
	if dates {
		if shown, err = f.Rows(sheet.Name); err != nil {
			return fmt.Errorf("not readable: %w", err)
		}
		defer func() { _ = shown.Close() }()
	}
	for line := 1; raw.Next() && (shown == nil || shown.Next()); line++ {
		values, err := raw.Columns()
		if err != nil {
			return fmt.Errorf("row %d: %w", line, err)
		}
		if err := m.spend(len(values) + 1); err != nil {
			return err
		}
		formatted := values
		if shown != nil {
			formatted, err = shown.Columns(excelize.Options{RawCellValue: false, ShortDatePattern: "yyyy-mm-dd"})
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", line, err)
		}
		row := make([]Cell, len(values))
		for i, value := range values {
			if len(value) > m.limits.CellBytes {
				return m.text(sheet.place(int32(line), int32(i+1)), len(value))
			}
			display := ""
			if i < len(formatted) {
				display = formatted[i]
			}
			row[i] = xlsxCell(value, display, line, i+1, sheet.From1904)
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	if shown != nil {
		err = shown.Error()
	}
	return errors.Join(raw.Error(), err)
}

// xlsxCell gives a raw value its kind. A number that shows as a date is a date: the
// number format is applied, not guessed from the header.
func xlsxCell(value, shown string, line, column int, from1904 bool) Cell {
	if strings.HasPrefix(value, "#") && isFault(value) {
		return Cell{Kind: Fault, Text: value, Line: int32(line), Column: int32(column)}
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || strings.ContainsAny(value, "xXpPnN_") {
		return textCell(value, line, column)
	}
	if shown != value && looksLikeDate(shown) {
		if from1904 {
			v += shift1904
		}
		if c := dateCell(v, line, column); c.Kind == Date {
			return c
		}
	}
	return Cell{Kind: Number, Number: v, Text: value, Line: int32(line), Column: int32(column)}
}

// looksLikeDate says that a formatted number shows calendar or clock parts.
func looksLikeDate(s string) bool {
	if strings.ContainsAny(s, "年月日:") {
		return strings.ContainsAny(s, "0123456789")
	}
	separators := 0
	for i, r := range s {
		switch {
		case r == '-' && i == 0: // a negative number
			return false
		case r == '-' || r == '/':
			separators++
		}
	}
	return separators >= 1 && !strings.ContainsAny(s, "%,¥$￥()") && separators <= 2
}

// isFault says that s is one of the error values of a spreadsheet.
func isFault(s string) bool {
	switch s {
	case "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA":
		return true
	}
	return false
}
