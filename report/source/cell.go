package source

import (
	"math"
	"strconv"
	"time"
)

// CellKind says what the file held in a cell.
type CellKind uint8

// The kinds of cells.
const (
	Empty  CellKind = iota // nothing, or only white space
	Text                   // characters
	Number                 // a number; Text keeps its digits
	Date                   // a spreadsheet serial under a date format
	Bool                   // true or false; Number is 1 or 0
	Fault                  // a spreadsheet error such as #DIV/0!
)

// Cell is one cell as the file held it, before any meaning is given to it.
type Cell struct {
	Kind   CellKind
	Line   int32   // 1-based row of a spreadsheet or line of a text file
	Column int32   // 1-based column of a spreadsheet, byte column of a text file
	Number float64 // Number: the value; Date: days since 1899-12-30; Bool: 1 or 0
	Text   string  // the text; digits of a number; ISO form of a date; the error's name
}

// Sheet is one grid of cells: a worksheet, an HTML table, a text file, a JSON list.
type Sheet struct {
	Name string // name of the worksheet or JSON list; empty for text files
	Rows [][]Cell
	// Grid says that places read as B7; otherwise they read as line:column.
	Grid bool
	// From1904 says that bare serial numbers count from 1904-01-01.
	From1904 bool
}

// Book is a file turned into sheets.
type Book struct {
	Format   string // csv, tsv, xlsx, xls, html, json, ndjson
	Encoding string // utf-8, utf-8-bom, utf-16le, utf-16be, gb18030; empty for binary formats
	Sheets   []Sheet
	Notes    []Note // oddities met while reading
}

// Note is something the reader of the report should know about a file: the id of a check
// and what it is about.
type Note struct {
	Check string // hidden_sheet, replaced_bytes, cut_character, cut_row, no_line_end or open_table
	Value string // the sheet's name, the encoding; may be empty
}

// place names a position: B7 in a grid, 7:2 elsewhere.
func (s *Sheet) place(line, column int32) string {
	if s.Grid {
		return columnName(int(column)) + strconv.Itoa(int(line))
	}
	return strconv.Itoa(int(line)) + ":" + strconv.Itoa(int(column))
}

// columnName gives the letters of a 1-based spreadsheet column: 1 is A, 28 is AB.
func columnName(n int) string {
	var b [8]byte
	i := len(b)
	for n > 0 && i > 0 {
		n--
		i--
		b[i] = byte('A' + n%26)
		n /= 26
	}
	return string(b[i:])
}

// numberCell makes a number cell whose text is the shortest exact form.
func numberCell(v float64, line, column int) Cell {
	return Cell{Kind: Number, Number: v, Text: plainNumber(v), Line: int32(line), Column: int32(column)}
}

// plainNumber writes v without exponent where that stays short, so that ids read as ids.
func plainNumber(v float64) string {
	if math.Abs(v) < 1e18 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// dateCell makes a date cell from a 1900-system serial; a serial outside the calendar
// stays a number.
func dateCell(serial float64, line, column int) Cell {
	c := numberCell(serial, line, column)
	t, ok := serialTime(serial)
	if !ok {
		return c
	}
	c.Kind = Date
	c.Text = t.Format("2006-01-02")
	if t.Hour()+t.Minute()+t.Second() > 0 {
		c.Text = t.Format("2006-01-02 15:04:05")
	}
	return c
}

// textCell makes a text cell, or an empty one for white space.
func textCell(s string, line, column int) Cell {
	c := Cell{Kind: Text, Text: s, Line: int32(line), Column: int32(column)}
	if isBlank(s) {
		c.Kind, c.Text = Empty, ""
	}
	return c
}

// maxSerial is 9999-12-31, the last day of spreadsheet calendars.
const maxSerial = 2958465.999999

// shift1904 is the number of days between the 1900 and the 1904 calendar.
const shift1904 = 1462

// serialTime turns a 1900-system serial into wall-clock time (UTC location). Serials
// before 61 are one day off in that system because it holds a 29 February 1900.
func serialTime(serial float64) (time.Time, bool) {
	if math.IsNaN(serial) || serial < 0 || serial > maxSerial {
		return time.Time{}, false
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if serial < 60 {
		base = base.AddDate(0, 0, 1)
	}
	days := math.Floor(serial)
	seconds := math.Round((serial - days) * 86400)
	return base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), true
}
