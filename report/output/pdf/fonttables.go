package pdf

import (
	"encoding/binary"
	"slices"
)

// cidTables are the tables a TrueType font needs inside a PDF, where characters
// reach their glyphs by the document's own map (ISO 32000-1, 9.9): not the
// character map, nor names and metrics for other programs.
var cidTables = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

// slim is a TrueType font without the tables a PDF does not need; what it cannot
// read it returns as it is.
func slim(ttf []byte) []byte {
	const header, record = 12, 16
	if len(ttf) < header {
		return ttf
	}
	count := int(binary.BigEndian.Uint16(ttf[4:]))
	if len(ttf) < header+record*count {
		return ttf
	}
	var records, body []byte
	kept := 0
	for i := range count {
		r := ttf[header+record*i : header+record*(i+1)]
		if slices.Contains(cidTables, string(r[:4])) {
			kept++
		}
	}
	for i := range count {
		r := slices.Clone(ttf[header+record*i : header+record*(i+1)])
		if !slices.Contains(cidTables, string(r[:4])) {
			continue
		}
		from, length := uint64(binary.BigEndian.Uint32(r[8:])), uint64(binary.BigEndian.Uint32(r[12:]))
		if from+length > uint64(len(ttf)) {
			return ttf
		}
		binary.BigEndian.PutUint32(r[8:], uint32(header+record*kept+len(body)))
		records = append(records, r...)
		body = append(body, ttf[from:from+length]...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	out := slices.Clone(ttf[:header])
	search, log := 1, 0
	for search*2 <= kept {
		search, log = search*2, log+1
	}
	for at, v := range map[int]int{4: kept, 6: record * search, 8: log, 10: record * (kept - search)} {
		binary.BigEndian.PutUint16(out[at:], uint16(v))
	}
	return slices.Concat(out, records, body)
}
