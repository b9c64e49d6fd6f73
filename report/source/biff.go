package source

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// Record identifiers of the BIFF8 subset ([MS-XLS] section 2.3).
const (
	recFORMULA    = 0x0006
	recEOF        = 0x000A
	recDATE1904   = 0x0022
	recFILEPASS   = 0x002F
	recCONTINUE   = 0x003C
	recBOUNDSHEET = 0x0085
	recMULRK      = 0x00BD
	recRSTRING    = 0x00D6
	recXF         = 0x00E0
	recSST        = 0x00FC
	recLABELSST   = 0x00FD
	recNUMBER     = 0x0203
	recLABEL      = 0x0204
	recBOOLERR    = 0x0205
	recSTRING     = 0x0207
	recARRAY      = 0x0221
	recTABLE      = 0x0236
	recRK         = 0x027E
	recFORMAT     = 0x041E
	recSHRFMLA    = 0x04BC
	recBOF        = 0x0809
)

// biff holds what the globals of a workbook say.
type biff struct {
	meter    *meter
	stream   []byte
	sheets   []boundSheet
	strings  []string
	formats  map[uint16]string // number format code by id
	xfs      []uint16          // number format id by XF index
	from1904 bool
	notes    []Note
}

// boundSheet is where a worksheet begins.
type boundSheet struct {
	name   string
	at     uint32
	hidden bool
}

// readBIFF reads the globals and then every visible worksheet.
func readBIFF(stream []byte, m *meter) (*Book, error) {
	b := &biff{meter: m, stream: stream, formats: map[uint16]string{}}
	if err := b.globals(); err != nil {
		return nil, err
	}
	book := &Book{Format: "xls"}
	if err := m.sheets(len(b.sheets)); err != nil {
		return nil, err
	}
	for _, bound := range b.sheets {
		if bound.hidden {
			b.notes = append(b.notes, Note{Check: "hidden_sheet", Value: bound.name})
			continue
		}
		sheet, err := b.sheet(bound)
		if err != nil {
			return nil, fmt.Errorf("sheet %q: %w", bound.name, err)
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	if len(book.Sheets) == 0 {
		return nil, errors.New("an .xls without a visible worksheet")
	}
	book.Notes = b.notes
	return book, nil
}

// globals reads the first substream.
func (b *biff) globals() error {
	r := recordReader{data: b.stream}
	rec, err := r.next()
	if err != nil || rec.id != recBOF || len(rec.body()) < 4 {
		return errors.New("a damaged .xls: the workbook does not begin with a BOF record")
	}
	if version := binary.LittleEndian.Uint16(rec.body()); version != 0x0600 {
		return errors.New("an Excel 5.0/95 workbook: open it and save as .xlsx or Excel 97-2003")
	}
	for {
		rec, err := r.next()
		if errors.Is(err, io.EOF) || err == nil && rec.id == recEOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := b.global(&rec); err != nil {
			return err
		}
	}
}

// global takes one record of the globals.
func (b *biff) global(rec *record) error {
	body := rec.body()
	switch rec.id {
	case recFILEPASS:
		return errors.New("the workbook is protected by a password: save a copy without it")
	case recDATE1904:
		b.from1904 = len(body) >= 2 && body[0] == 1
	case recBOUNDSHEET:
		if len(body) < 8 || body[5] != 0 { // 0 is a worksheet; charts and macros are others
			return nil
		}
		s := parts{list: [][]byte{body[6:]}}
		name, err := s.str(int(s.u8()))
		if err != nil {
			return fmt.Errorf("a damaged sheet name: %w", err)
		}
		b.sheets = append(b.sheets, boundSheet{name: name, at: binary.LittleEndian.Uint32(body), hidden: body[4]&3 != 0})
	case recFORMAT:
		s := parts{list: rec.parts}
		id := s.u16()
		if code, err := s.str(int(s.u16())); err == nil {
			b.formats[id] = code
		}
	case recXF:
		format := uint16(0)
		if len(body) >= 4 {
			format = binary.LittleEndian.Uint16(body[2:])
		}
		b.xfs = append(b.xfs, format)
	case recSST:
		return b.sharedStrings(rec)
	}
	return nil
}

// sharedStrings reads the SST: a total, a count, and the strings, cut anywhere by CONTINUE
// records.
func (b *biff) sharedStrings(rec *record) error {
	s := parts{list: rec.parts}
	s.u32()
	count := s.u32()
	for range count {
		if s.done() {
			return fmt.Errorf("the table of strings is cut off after %d of %d", len(b.strings), count)
		}
		text, err := s.str(int(s.u16()))
		if err != nil {
			return fmt.Errorf("string %d of the table of strings: %w", len(b.strings), err)
		}
		if err := b.meter.spend(1); err != nil {
			return err
		}
		b.strings = append(b.strings, text)
	}
	return nil
}

// isDate says that cells of the XF show dates.
func (b *biff) isDate(xf uint16) bool {
	if int(xf) >= len(b.xfs) {
		return false
	}
	id := b.xfs[xf]
	if code, ok := b.formats[id]; ok {
		return dateFormat(code)
	}
	return builtInDate(int(id))
}

// builtInDate lists the number formats of the standard that show dates or times, those of
// Chinese editions included.
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// dateFormat says that a number format code shows calendar or clock parts, by its letters
// outside of quotes, brackets and escapes.
func dateFormat(code string) bool {
	runes := []rune(code)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case '"':
			for i++; i < len(runes) && runes[i] != '"'; i++ {
			}
		case '\\', '_', '*':
			i++
		case '[':
			start := i
			for i < len(runes) && runes[i] != ']' {
				i++
			}
			if inner := string(runes[start+1 : min(i, len(runes))]); inner == "h" || inner == "hh" || inner == "m" || inner == "mm" || inner == "s" || inner == "ss" {
				return true
			}
		case 'y', 'Y', 'd', 'D', 'h', 'H', 's', 'S', 'm', 'M':
			return true
		case 'G', 'g': // General
			i += len("eneral")
		}
	}
	return false
}

// rk decodes the packed number of RK records: two flag bits, then an integer or the upper
// part of a double.
func rk(v uint32) float64 {
	var f float64
	if v&2 != 0 {
		f = float64(int32(v) >> 2)
	} else {
		f = math.Float64frombits(uint64(v&^3) << 32)
	}
	if v&1 != 0 {
		f /= 100
	}
	return f
}

// faultName names the error codes of cells.
func faultName(code byte) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}
