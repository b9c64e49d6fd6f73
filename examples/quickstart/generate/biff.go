package main

import (
	"encoding/binary"
	"math"
	"slices"
	"unicode/utf16"
)

// BIFF8 record types ([MS-XLS] 2.3); only those a plain data sheet needs.
const (
	recEOF, recContinue, recBoundSheet    = 0x000A, 0x003C, 0x0085
	recSST, recLabelSST, recDimensions    = 0x00FC, 0x00FD, 0x0200
	recNumber, recRK, recBOF, recWindow2  = 0x0203, 0x027E, 0x0809, 0x023E
	recWindow1, recCodePage, recFont      = 0x003D, 0x0042, 0x0031
	recXF, recStyle, maxRecord, cellStyle = 0x00E0, 0x0293, 8224, 15
)

// record appends one BIFF record.
func record(out []byte, kind uint16, body []byte) []byte {
	out = binary.LittleEndian.AppendUint16(out, kind)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(body)))
	return append(out, body...)
}

// words packs 16-bit numbers, little-endian.
func words(ns ...int) []byte {
	var out []byte
	for _, n := range ns {
		out = binary.LittleEndian.AppendUint16(out, uint16(n))
	}
	return out
}

// packed is a string of the shared table: length, flag, characters. The flag is 0 for Latin text, one byte a character, and 1 for
// anything else, two bytes a character.
func packed(s string) []byte {
	units := utf16.Encode([]rune(s))
	latin := !slices.ContainsFunc(units, func(u uint16) bool { return u > 0xFF })
	out := append(words(len(units)), 1)
	if latin {
		out[2] = 0
	}
	for _, u := range units {
		if latin {
			out = append(out, byte(u))
			continue
		}
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// xls writes one sheet as a BIFF8 workbook in an OLE2 container, as the back-end's content downloads are.
func xls(sheet string, rows [][]any) []byte {
	cells, strings, uses := sheetRecords(rows)
	name := packed(sheet)
	bound := append([]byte{0, 0, 0, 0, 0, 0, byte(len([]rune(sheet)))}, name[2:]...)
	front := workbookFront()
	table := sharedStrings(strings, uses)
	// The sheet starts behind the globals: front, its own pointer record, the string table and the end mark.
	offset := len(front) + 4 + len(bound) + len(table) + 4
	binary.LittleEndian.PutUint32(bound, uint32(offset))
	book := record(front, recBoundSheet, bound)
	book = append(book, table...)
	book = record(book, recEOF, nil)
	book = append(book, cells...)
	return compound(book)
}

// workbookFront is the part of the globals every reader expects: one font, the fifteen style formats and one cell format.
func workbookFront() []byte {
	out := record(nil, recBOF, words(0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0, 6, 0))
	out = record(out, recCodePage, words(1200))
	out = record(out, recWindow1, words(0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600))
	for range 4 {
		font := append(words(220, 0, 0x7FFF, 400, 0), 0, 0, 134, 0)
		out = record(out, recFont, append(append(font, byte(2), 1), packed("宋体")[3:]...))
	}
	for i := range 16 {
		style := 0xFFF5
		if i == cellStyle {
			style = 0x0001
		}
		out = record(out, recXF, words(0, 0, style, 0x20, 0, 0, 0, 0, 0, 0x20C0))
	}
	return record(out, recStyle, []byte{0, 0x80, 0, 0xFF})
}

// sharedStrings is the SST with its CONTINUE records; a record ends between strings, never inside one.
func sharedStrings(strings []string, uses int) []byte {
	var out []byte
	kind := uint16(recSST)
	body := binary.LittleEndian.AppendUint32(nil, uint32(uses))
	body = binary.LittleEndian.AppendUint32(body, uint32(len(strings)))
	for _, s := range strings {
		next := packed(s)
		if len(body)+len(next) > maxRecord {
			out = record(out, kind, body)
			kind, body = recContinue, nil
		}
		body = append(body, next...)
	}
	return record(out, kind, body)
}

// sheetRecords is the worksheet stream, the distinct strings in order of first use, and how often strings are used.
func sheetRecords(rows [][]any) (out []byte, strings []string, uses int) {
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	out = record(nil, recBOF, words(0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 0, 6, 0))
	out = record(out, recDimensions, words(0, 0, len(rows), 0, 0, columns, 0))
	index := map[string]int{}
	for r, row := range rows {
		for c, cell := range row {
			at := words(r, c, cellStyle)
			switch v := cell.(type) {
			case nil:
			case int:
				out = record(out, recRK, binary.LittleEndian.AppendUint32(at, uint32(int32(v))<<2|2))
			case float64:
				out = record(out, recNumber, binary.LittleEndian.AppendUint64(at, math.Float64bits(v)))
			default:
				n, known := index[text(cell)]
				if !known {
					n = len(strings)
					index[text(cell)] = n
					strings = append(strings, text(cell))
				}
				uses++
				out = record(out, recLabelSST, binary.LittleEndian.AppendUint32(at, uint32(n)))
			}
		}
	}
	out = record(out, recWindow2, words(0x06B6, 0, 0, 0x40, 0, 0, 0, 0, 0))
	return record(out, recEOF, nil), strings, uses
}
