package source

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// encodings are the names that a spec may give; gbk and gb2312 are read as gb18030.
var encodings = []string{"utf-8", "utf-16le", "utf-16be", "gb18030", "gbk", "gb2312"}

// decoded is the text of a file.
type decoded struct {
	text     string
	encoding string
	note     string // the check to note when some bytes could not be read
}

// decodeText turns the bytes of a text file into text and names the encoding: the one
// wanted, or with want empty the one found.
func decodeText(data []byte, want string) (decoded, error) {
	switch want {
	case "utf-8":
		return decodeUTF8(bytes.TrimPrefix(data, []byte("\uFEFF")), want), nil
	case "utf-16le":
		return decodeUTF16(bytes.TrimPrefix(data, []byte{0xFF, 0xFE}), unicode.LittleEndian)
	case "utf-16be":
		return decodeUTF16(bytes.TrimPrefix(data, []byte{0xFE, 0xFF}), unicode.BigEndian)
	case "gb18030", "gbk", "gb2312":
		return decodeGB18030(data)
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return decodeUTF8(data[3:], "utf-8-bom"), nil
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeUTF16(data[2:], unicode.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeUTF16(data[2:], unicode.BigEndian)
	case strayZeros(data):
		d := decodeUTF8(bytes.ReplaceAll(bytes.TrimRight(data, "\x00"), []byte{0}, []byte("\uFFFD")), "utf-8")
		d.note = "replaced_bytes"
		return d, nil
	case bytes.IndexByte(data, 0) >= 0:
		order, err := zeroPattern(data)
		if err != nil {
			return decoded{}, err
		}
		return decodeUTF16(data, order)
	case mostlyUTF8(data):
		return decodeUTF8(data, "utf-8"), nil
	}
	return decodeGB18030(data)
}

// decodeUTF8 replaces what is not UTF-8 and says so.
func decodeUTF8(data []byte, name string) decoded {
	if utf8.Valid(data) {
		return decoded{text: string(data), encoding: name}
	}
	return decoded{strings.ToValidUTF8(string(data), "\uFFFD"), name, "replaced_bytes"}
}

// decodeUTF16 decodes without a byte order mark.
func decodeUTF16(data []byte, order unicode.Endianness) (decoded, error) {
	name := "utf-16le"
	if order == unicode.BigEndian {
		name = "utf-16be"
	}
	note := ""
	if len(data)%2 == 1 {
		data, note = data[:len(data)-1], "cut_character"
	}
	out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(data)
	if err != nil {
		return decoded{}, fmt.Errorf("not readable as %s: %w", name, err)
	}
	return decoded{string(out), name, note}, nil
}

// strayZeros says that a UTF-8 text holds a few zero bytes, or ends in a block of them as
// broken downloads do. Every second byte of UTF-16 is zero where the text is ASCII.
func strayZeros(data []byte) bool {
	text := bytes.TrimRight(data, "\x00")
	inside := bytes.Count(text, []byte{0})
	return len(text) > 0 && len(text) < len(data)+inside && inside*20 < len(text) && utf8.Valid(text)
}

// zeroPattern tells UTF-16 without a mark by where the zero bytes of its ASCII characters
// stand. Zero bytes on both sides mean a binary file.
func zeroPattern(data []byte) (unicode.Endianness, error) {
	head := data[:min(len(data), 4096)]
	var even, odd int
	for i, b := range head {
		switch {
		case b == 0 && i%2 == 0:
			even++
		case b == 0:
			odd++
		}
	}
	switch {
	case odd > 4*even:
		return unicode.LittleEndian, nil
	case even > 4*odd:
		return unicode.BigEndian, nil
	}
	return unicode.LittleEndian, fmt.Errorf("a binary file of unknown kind: expected CSV, TSV, XLSX, XLS, HTML, JSON or NDJSON")
}

// mostlyUTF8 tells damaged UTF-8 from GB18030: GB18030 text breaks the rules of UTF-8 in
// nearly every character, a damaged file in few.
func mostlyUTF8(data []byte) bool {
	var good, bad int
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return bad == 0 || good > 20*bad
}

// decodeGB18030 decodes GB18030, a superset of GBK and GB2312. Text with more than one
// broken character in a hundred is refused: it is another encoding.
func decodeGB18030(data []byte) (decoded, error) {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err != nil {
		return decoded{}, fmt.Errorf("not readable as GB18030: %w", err)
	}
	broken := bytes.Count(out, []byte("\uFFFD"))
	switch {
	case broken == 0:
		return decoded{text: string(out), encoding: "gb18030"}, nil
	case broken*100 > utf8.RuneCount(out) && broken > 1:
		return decoded{}, fmt.Errorf("text is neither UTF-8, UTF-16 nor GB18030: save the file as CSV UTF-8")
	}
	return decoded{string(out), "gb18030", "replaced_bytes"}, nil
}

// isBlank says that s shows nothing: white space of any script, or a stray byte order
// mark.
func isBlank(s string) bool {
	return strings.TrimFunc(s, isSpace) == ""
}
