package source

import (
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

var errStringCut = errors.New("a string is cut off: the .xls is damaged, open it and save it as .xlsx")

// parts reads on over the boundaries between a record and its CONTINUE records.
type parts struct {
	list [][]byte
	i    int // part
	at   int // offset in the part
	over bool
}

// settle moves to the next part when the current one is used up.
func (p *parts) settle() bool {
	for p.i < len(p.list) && p.at >= len(p.list[p.i]) {
		p.i++
		p.at = 0
	}
	return p.i < len(p.list)
}

// done says that nothing is left.
func (p *parts) done() bool { return !p.settle() }

// u8 reads a byte; past the end it gives 0 and marks the reader.
func (p *parts) u8() byte {
	if !p.settle() {
		p.over = true
		return 0
	}
	b := p.list[p.i][p.at]
	p.at++
	return b
}

func (p *parts) u16() uint16 {
	lo := p.u8()
	return uint16(lo) | uint16(p.u8())<<8
}

func (p *parts) u32() uint32 {
	lo := p.u16()
	return uint32(lo) | uint32(p.u16())<<16
}

// skip passes over n bytes.
func (p *parts) skip(n int) error {
	for n > 0 {
		if !p.settle() {
			return errStringCut
		}
		step := min(n, len(p.list[p.i])-p.at)
		p.at += step
		n -= step
	}
	return nil
}

// str reads a Unicode string of n characters from its flag byte on. Where a CONTINUE record
// begins within the characters, a new flag byte says whether they are one or two bytes wide
// from there on ([MS-XLS] 2.5.293). Rich-text runs and phonetic text are skipped.
func (p *parts) str(n int) (string, error) {
	flags := p.u8()
	var runs, ext int
	if flags&0x08 != 0 {
		runs = int(p.u16())
	}
	if flags&0x04 != 0 {
		ext = int(p.u32())
	}
	if p.over || ext < 0 {
		return "", errStringCut
	}
	units := make([]uint16, 0, min(n, 8<<10))
	wide := flags&1 != 0
	for len(units) < n {
		if p.i < len(p.list) && p.at >= len(p.list[p.i]) {
			if !p.settle() {
				return "", errStringCut
			}
			wide = p.u8()&1 != 0
			continue
		}
		if p.i >= len(p.list) {
			return "", errStringCut
		}
		units = p.take(units, n-len(units), wide)
		if p.over {
			return "", errStringCut
		}
	}
	if err := p.skip(4*runs + ext); err != nil {
		return "", err
	}
	return string(utf16.Decode(units)), nil
}

// take appends up to n characters of the current part.
func (p *parts) take(units []uint16, n int, wide bool) []uint16 {
	rest := p.list[p.i][p.at:]
	if !wide {
		n = min(n, len(rest))
		for _, b := range rest[:n] {
			units = append(units, uint16(b))
		}
		p.at += n
		return units
	}
	n = min(n, len(rest)/2)
	if n == 0 { // half a character before the boundary: damaged
		p.over = true
		return units
	}
	for i := range n {
		units = append(units, binary.LittleEndian.Uint16(rest[2*i:]))
	}
	p.at += 2 * n
	return units
}
