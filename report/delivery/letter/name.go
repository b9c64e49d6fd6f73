package letter

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneWord is the longest name in bytes that fits one encoded word of RFC 2047:
// simple mail programs put a blank between two of them.
const oneWord = 45

// maxName bounds a file name in bytes: longer ones fail on common file systems.
const maxName = 200

// FileName makes a name that every mail program and file system takes: no path
// separators, control characters or pictures, the extension kept.
func FileName(name string) string {
	clean := strings.Map(func(c rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, c):
			return '_'
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), unicode.Is(unicode.So, c), unicode.Is(unicode.Co, c), c == utf8.RuneError:
			return -1
		case unicode.IsSpace(c):
			return ' '
		}
		return c
	}, name)
	clean = strings.Trim(strings.Join(strings.Fields(clean), " "), ". ")
	stem, extension := clean, ""
	if dot := strings.LastIndexByte(clean, '.'); dot > 0 && len(clean)-dot <= 8 {
		stem, extension = clean[:dot], clean[dot:]
	}
	stem = strings.TrimRight(cutBytes(stem, maxName-len(extension)), ". ")
	if stem == "" {
		stem = "report"
	}
	return stem + extension
}

// cutBytes is the longest start of s of at most n bytes that ends with a whole character.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// contentType is the Content-Type of an attachment with its name as encoded words,
// which old Outlook and QQ Mail read, folded so that no line is long.
func contentType(media, name string) string {
	return media + ";\r\n name=\"" + strings.Join(words(name, oneWord), "\r\n ") + "\""
}

// disposition is the Content-Disposition with the name by RFC 2231, which all others
// read. There is no plain filename beside it: some parsers would prefer that.
func disposition(name string) string {
	encoded := percent(name)
	if len(name) <= oneWord {
		return "attachment;\r\n filename*=utf-8''" + strings.Join(encoded, "")
	}
	var out strings.Builder
	out.WriteString("attachment")
	line := "utf-8''"
	segment := 0
	flush := func() {
		fmt.Fprintf(&out, ";\r\n filename*%d*=%s", segment, line)
		segment, line = segment+1, ""
	}
	for _, c := range encoded {
		if len(line)+len(c) > 58 {
			flush()
		}
		line += c
	}
	flush()
	return out.String()
}

// percent encodes each character but plain letters, digits, dot, dash and underscore.
func percent(s string) []string {
	out := make([]string, 0, len(s))
	for _, c := range s {
		if c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("._-", c)) {
			out = append(out, string(c))
			continue
		}
		var b strings.Builder
		for _, x := range []byte(string(c)) {
			fmt.Fprintf(&b, "%%%02X", x)
		}
		out = append(out, b.String())
	}
	return out
}

// words cuts a text into base64 words of RFC 2047 of at most n bytes each, at
// character borders; a plain text stays as it is.
func words(s string, n int) []string {
	if plain(s) && len(s) <= n {
		return []string{s}
	}
	var out []string
	for s != "" {
		part := cutBytes(s, n)
		out = append(out, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString([]byte(part))+"?=")
		s = s[len(part):]
	}
	return out
}

func plain(s string) bool {
	for _, c := range []byte(s) {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '=' {
			return false
		}
	}
	return true
}

// subjectWord is the bytes of a subject in one encoded word: 52 characters of base64
// with its frame stay below 76 after "Subject: ".
const subjectWord = 36

// subject folds a subject line. The first word stays on the header's own line: some
// parsers read a leading blank otherwise.
func subject(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, ""))), " ")
	return strings.Join(words(s, subjectWord), "\r\n ")
}
