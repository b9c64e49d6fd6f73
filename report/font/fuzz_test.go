package font_test

import (
	"testing"

	"github.com/wxreport/wxreport/report/font"
)

// FuzzParse changes bytes of a small real font. Whatever Parse accepts must be
// measured, drawn and subset without panic.
func FuzzParse(f *testing.F) {
	runes := font.Runes{}
	runes.Add("中文 Aé，😀")
	sub, err := family(f).Style(false).Subset(runes)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sub.TTF(), uint16(0), byte(0))
	f.Add(withComposite(f), uint16(60), byte(1))
	f.Add(withComposite(f), uint16(900), byte(255))
	f.Add([]byte("OTTO"), uint16(2), byte(3))
	f.Fuzz(func(t *testing.T, data []byte, at uint16, value byte) {
		if int(at) < len(data) {
			data[at] ^= value
		}
		face, err := font.Parse("fuzz", data)
		if err != nil {
			return
		}
		runes := font.Runes{}
		for r := rune(0); r < 0x3000; r += 7 {
			runes[r] = struct{}{}
		}
		runes.Add("中文 Aé，😀\U00020000")
		for r := range runes {
			face.Outline(r)
			if w := face.Advance(r); w < 0 {
				t.Errorf("%U is %d wide", r, w)
			}
		}
		sub, err := font.Family{Regular: face}.Style(true).Subset(runes)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := font.Parse("subset", sub.TTF()); err != nil {
			t.Errorf("subset of an accepted font is refused: %v", err)
		}
	})
}

// TestMutatedTablesNeverPanic flips each byte outside of the outlines once.
func TestMutatedTablesNeverPanic(t *testing.T) {
	t.Parallel()
	good := withComposite(t)
	accepted := 0
	for i := range good {
		for _, value := range []byte{0x01, 0x80, 0xFF} {
			bad := append([]byte(nil), good...)
			bad[i] ^= value
			face, err := font.Parse("mutated", bad)
			if err != nil {
				continue
			}
			accepted++
			for _, r := range "ABCDE" {
				face.Outline(r)
				face.Advance(r)
			}
		}
	}
	if accepted == 0 {
		t.Error("every mutation was refused; the outlines were never tried")
	}
}
