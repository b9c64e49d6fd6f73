package font

import (
	"encoding/binary"
	"fmt"
)

// table is the body of one font table. Reads outside of it give zero, so that
// a damaged font can at worst yield wrong numbers; lengths that matter are
// checked in Parse.
type table []byte

func (t table) u16(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t table) i16(at int) int { return int(int16(t.u16(at))) }

func (t table) u32(at int) int {
	if at < 0 || at+4 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint32(t[at:]))
}

// from returns the rest of the table after at, or nil.
func (t table) from(at int) table {
	if at < 0 || at >= len(t) {
		return nil
	}
	return t[at:]
}

// Container magics, first four bytes of the file.
const (
	magicTrueType = 0x00010000
	magicApple    = 0x74727565 // "true"
)

// directory splits an sfnt file into its tables after checking that the file
// is a single font with TrueType outlines.
func directory(data []byte) (map[string]table, error) {
	if len(data) < 12 {
		return nil, fmt.Errorf("file has %d bytes, a font needs at least 12", len(data))
	}
	switch magic := table(data).u32(0); magic {
	case magicTrueType, magicApple:
	default:
		return nil, wrongContainer(string(data[:4]))
	}
	count := table(data).u16(4)
	if 12+16*count > len(data) {
		return nil, fmt.Errorf("table directory of %d entries is cut off", count)
	}
	tables := make(map[string]table, count)
	for i := range count {
		entry := table(data[12+16*i : 28+16*i])
		tag := string(entry[:4])
		start, size := entry.u32(8), entry.u32(12)
		if start > len(data) || size > len(data)-start {
			return nil, fmt.Errorf("table %q at %d with %d bytes lies outside of the file of %d bytes", tag, start, size, len(data))
		}
		if _, twice := tables[tag]; twice {
			return nil, fmt.Errorf("table %q appears twice", tag)
		}
		tables[tag] = data[start : start+size]
	}
	return tables, nil
}

// wrongContainer says what a file is instead and what to do about it.
func wrongContainer(magic string) error {
	switch magic {
	case "OTTO":
		return fmt.Errorf("font has CFF outlines (OTF); use its TrueType version (TTF with a glyf table)")
	case "ttcf":
		return fmt.Errorf("file is a font collection (TTC); extract one font from it as TTF")
	case "wOFF", "wOF2":
		return fmt.Errorf("file is a web font (%s); convert it to TTF", magic)
	}
	return fmt.Errorf("file does not begin as a TrueType font (first bytes %q)", magic)
}
