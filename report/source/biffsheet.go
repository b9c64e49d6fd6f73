package source

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// BIFF8 grids have 65,536 rows and 256 columns.
const maxBIFFColumns = 256

// sheetReader gathers the cells of one worksheet, which may come in any order.
type sheetReader struct {
	*biff
	rows [][]Cell // by row, nil where nothing is
	// pending is the string formula whose text comes in a later STRING record.
	pending *[2]int
}

// sheet reads the substream of a worksheet. Embedded charts are substreams within it and
// are passed over.
func (b *biff) sheet(bound boundSheet) (Sheet, error) {
	sheet := Sheet{Name: bound.name, Grid: true, From1904: b.from1904}
	if int64(bound.at) >= int64(len(b.stream)) {
		return sheet, errors.New("begins behind the end: the .xls is damaged or cut off")
	}
	r := recordReader{data: b.stream, at: int(bound.at)}
	s := sheetReader{biff: b}
	for depth := 0; ; {
		rec, err := r.next()
		if errors.Is(err, io.EOF) {
			return sheet, errors.New("ends without an EOF record: the .xls is cut off")
		}
		if err != nil {
			return sheet, err
		}
		switch {
		case rec.id == recBOF:
			depth++
		case depth == 0:
			return sheet, errors.New("does not begin with a BOF record: the .xls is damaged")
		case rec.id == recEOF:
			depth--
		case depth == 1:
			if err := s.record(&rec); err != nil {
				return sheet, err
			}
		}
		if depth == 0 {
			break
		}
	}
	sheet.Rows = s.rows
	return sheet, nil
}

// record takes one record of the worksheet.
func (s *sheetReader) record(rec *record) error {
	body := rec.body()
	if rec.id == recSTRING {
		return s.formulaText(rec)
	}
	if rec.id != recSHRFMLA && rec.id != recARRAY && rec.id != recTABLE {
		s.pending = nil
	}
	if !isCellRecord(rec.id) {
		return nil
	}
	if len(body) < 6 {
		return fmt.Errorf("record 0x%X of %d bytes: the .xls is damaged", rec.id, len(body))
	}
	row := int(binary.LittleEndian.Uint16(body))
	column := int(binary.LittleEndian.Uint16(body[2:]))
	if rec.id == recMULRK {
		return s.packed(row, column, body)
	}
	xf := binary.LittleEndian.Uint16(body[4:])
	value := body[6:]
	if need := valueSize(rec.id); len(value) < need {
		return fmt.Errorf("%s%d: a record of %d bytes, expected %d: the .xls is damaged", columnName(column+1), row+1, len(value), need)
	}
	switch rec.id {
	case recNUMBER:
		return s.number(row, column, xf, math.Float64frombits(binary.LittleEndian.Uint64(value)))
	case recRK:
		return s.number(row, column, xf, rk(binary.LittleEndian.Uint32(value)))
	case recLABELSST:
		return s.shared(row, column, binary.LittleEndian.Uint32(value))
	case recLABEL, recRSTRING:
		p := parts{list: rec.parts}
		_ = p.skip(6)
		text, err := p.str(int(p.u16()))
		if err != nil {
			return fmt.Errorf("%s%d: %w", columnName(column+1), row+1, err)
		}
		return s.put(row, column, textCell(text, row+1, column+1))
	case recBOOLERR:
		return s.put(row, column, boolOrFault(value[0], value[1] != 0))
	}
	return s.formula(row, column, xf, value)
}

// isCellRecord lists the records that carry cells; BLANK and MULBLANK carry none.
func isCellRecord(id uint16) bool {
	switch id {
	case recNUMBER, recRK, recMULRK, recLABELSST, recLABEL, recRSTRING, recBOOLERR, recFORMULA:
		return true
	}
	return false
}

// valueSize is the least number of bytes after row, column and XF.
func valueSize(id uint16) int {
	switch id {
	case recNUMBER, recFORMULA:
		return 8
	case recRK, recLABELSST:
		return 4
	case recLABEL, recRSTRING:
		return 3
	}
	return 2
}

// packed reads MULRK: several RK numbers of one row.
func (s *sheetReader) packed(row, column int, body []byte) error {
	for at := 4; at+6 <= len(body)-2; at += 6 {
		xf := binary.LittleEndian.Uint16(body[at:])
		if err := s.number(row, column, xf, rk(binary.LittleEndian.Uint32(body[at+2:]))); err != nil {
			return err
		}
		column++
	}
	return nil
}

// formula stores the result that the file holds for a formula; a text result follows in a
// STRING record.
func (s *sheetReader) formula(row, column int, xf uint16, result []byte) error {
	if binary.LittleEndian.Uint16(result[6:]) != 0xFFFF {
		return s.number(row, column, xf, math.Float64frombits(binary.LittleEndian.Uint64(result)))
	}
	switch result[0] {
	case 0:
		s.pending = &[2]int{row, column}
		return nil
	case 1, 2:
		return s.put(row, column, boolOrFault(result[2], result[0] == 2))
	}
	return nil // an empty string
}

// formulaText takes the STRING record of the formula before it.
func (s *sheetReader) formulaText(rec *record) error {
	if s.pending == nil {
		return nil
	}
	row, column := s.pending[0], s.pending[1]
	s.pending = nil
	p := parts{list: rec.parts}
	text, err := p.str(int(p.u16()))
	if err != nil {
		return fmt.Errorf("%s%d: %w", columnName(column+1), row+1, err)
	}
	return s.put(row, column, textCell(text, row+1, column+1))
}

func (s *sheetReader) shared(row, column int, index uint32) error {
	if int64(index) >= int64(len(s.strings)) {
		return fmt.Errorf("%s%d: string %d of %d: the .xls is damaged", columnName(column+1), row+1, index, len(s.strings))
	}
	return s.put(row, column, textCell(s.strings[index], row+1, column+1))
}

func (s *sheetReader) number(row, column int, xf uint16, v float64) error {
	if !s.isDate(xf) {
		return s.put(row, column, numberCell(v, row+1, column+1))
	}
	if s.from1904 {
		v += shift1904
	}
	return s.put(row, column, dateCell(v, row+1, column+1))
}

func boolOrFault(value byte, fault bool) Cell {
	switch {
	case fault:
		return Cell{Kind: Fault, Text: faultName(value)}
	case value != 0:
		return Cell{Kind: Bool, Number: 1, Text: "true"}
	}
	return Cell{Kind: Bool, Text: "false"}
}

// put stores a cell, growing the grid by what lies between.
func (s *sheetReader) put(row, column int, c Cell) error {
	if column >= maxBIFFColumns {
		return fmt.Errorf("%s%d: column beyond the 256 of an .xls: the file is damaged", columnName(column+1), row+1)
	}
	if grow := row + 1 - len(s.rows); grow > 0 {
		if err := s.meter.spend(grow); err != nil {
			return err
		}
		s.rows = append(s.rows, make([][]Cell, grow)...)
	}
	line := s.rows[row]
	if grow := column + 1 - len(line); grow > 0 {
		if err := s.meter.spend(grow); err != nil {
			return err
		}
		for at := len(line); at <= column; at++ {
			line = append(line, Cell{Line: int32(row + 1), Column: int32(at + 1)})
		}
		s.rows[row] = line
	}
	c.Line, c.Column = int32(row+1), int32(column+1)
	if err := s.meter.text(columnName(column+1)+fmt.Sprint(row+1), len(c.Text)); err != nil {
		return err
	}
	line[column] = c
	return nil
}
