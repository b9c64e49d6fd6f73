package main

import (
	"encoding/binary"
	"unicode/utf16"
)

// Sizes and marks of the compound file format ([MS-CFB] 2).
const (
	sectorSize  = 512
	miniCutoff  = 4096
	fatSector   = 0xFFFFFFFD
	endOfChain  = 0xFFFFFFFE
	freeSector  = 0xFFFFFFFF
	headerDIFAT = 109
)

// compound wraps a workbook stream in an OLE2 file: header, allocation table, directory, stream. The stream is padded to at
// least the mini-stream limit, so that no mini stream is needed.
func compound(book []byte) []byte {
	size := max(len(book), miniCutoff)
	stream := make([]byte, (size+sectorSize-1)/sectorSize*sectorSize)
	copy(stream, book)
	streamSectors := len(stream) / sectorSize
	fatSectors := 1
	for fatSectors*sectorSize/4 < fatSectors+1+streamSectors {
		fatSectors++
	}
	if fatSectors > headerDIFAT {
		panic("generate: workbook too large for one table of allocation sectors")
	}
	le := binary.LittleEndian
	fat := make([]byte, 0, fatSectors*sectorSize)
	for range fatSectors {
		fat = le.AppendUint32(fat, fatSector)
	}
	fat = le.AppendUint32(fat, endOfChain) // the directory is one sector
	for i := range streamSectors {
		next := uint32(fatSectors + 1 + i + 1)
		if i == streamSectors-1 {
			next = endOfChain
		}
		fat = le.AppendUint32(fat, next)
	}
	for len(fat) < fatSectors*sectorSize {
		fat = le.AppendUint32(fat, freeSector)
	}
	out := compoundHeader(fatSectors)
	out = append(out, fat...)
	out = append(out, entry("Root Entry", 5, endOfChain, 0, 1)...)
	out = append(out, entry("Workbook", 2, uint32(fatSectors+1), uint32(size), freeSector)...)
	out = append(out, entry("", 0, 0, 0, freeSector)...)
	out = append(out, entry("", 0, 0, 0, freeSector)...)
	return append(out, stream...)
}

func compoundHeader(fatSectors int) []byte {
	le := binary.LittleEndian
	out := []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}
	out = append(out, make([]byte, 16)...)
	out = append(out, words(0x003E, 3, 0xFFFE, 9, 6, 0, 0, 0, 0, 0)...)
	// counts and places: allocation sectors, directory start, no mini stream, no further table sectors
	for _, n := range []uint32{uint32(fatSectors), uint32(fatSectors), 0, miniCutoff, endOfChain, 0, endOfChain, 0} {
		out = le.AppendUint32(out, n)
	}
	for i := range headerDIFAT {
		if i < fatSectors {
			out = le.AppendUint32(out, uint32(i))
		} else {
			out = le.AppendUint32(out, freeSector)
		}
	}
	return out
}

// entry is one 128-byte directory entry; kind is 5 root, 2 stream, 0 unused.
func entry(name string, kind byte, start, size, child uint32) []byte {
	out := make([]byte, 128)
	le := binary.LittleEndian
	units := utf16.Encode([]rune(name))
	for i, u := range units {
		le.PutUint16(out[2*i:], u)
	}
	if name != "" {
		le.PutUint16(out[64:], uint16(2*len(units)+2))
	}
	out[66], out[67] = kind, 1
	le.PutUint32(out[68:], freeSector)
	le.PutUint32(out[72:], freeSector)
	le.PutUint32(out[76:], child)
	le.PutUint32(out[116:], start)
	le.PutUint32(out[120:], size)
	return out
}
