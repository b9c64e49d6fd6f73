package spec

import (
	"fmt"
	"regexp"
	"strings"
)

// fullWidth are the marks a Chinese input method types in place of YAML's own.
var fullWidth = map[rune]struct{ name, write string }{
	'：': {"colon", "an ASCII colon and a space"},
	'，': {"comma", "an ASCII comma"},
	'、': {"enumeration comma", "an ASCII comma"},
	'＃': {"number sign", "an ASCII #"},
	'－': {"hyphen", "an ASCII hyphen and a space"},
	'［': {"bracket", "an ASCII ["}, '］': {"bracket", "an ASCII ]"},
	'【': {"bracket", "an ASCII ["}, '】': {"bracket", "an ASCII ]"},
	'｛': {"brace", "an ASCII {"}, '｝': {"brace", "an ASCII }"},
	'“': {"quotation mark", `an ASCII "`}, '”': {"quotation mark", `an ASCII "`},
	'＂': {"quotation mark", `an ASCII "`},
	'‘': {"quotation mark", "an ASCII '"}, '’': {"quotation mark", "an ASCII '"},
	'＞': {"greater-than sign", "an ASCII >"}, '．': {"full stop", "an ASCII full stop"},
	'％': {"percent sign", "an ASCII %"}, '＿': {"underscore", "an ASCII _"},
	'／': {"slash", "an ASCII /"}, '＠': {"at sign", "an ASCII @"}, '；': {"semicolon", "an ASCII comma"},
	'\u3000': {"space", "ASCII spaces"},
}

// typingHint tells of the first full-width mark, digit or letter in a word, or of a colon
// without a space, "" when there is none.
func typingHint(word string) string {
	for _, r := range word {
		if mark, ok := fullWidth[r]; ok {
			return fmt.Sprintf("%s is a full-width %s: write %s", visible(r), mark.name, mark.write)
		}
		if r > 0xff00 && r < 0xff5f {
			return fmt.Sprintf("%c is a full-width character: write %c", r, r-0xfee0)
		}
	}
	if tightColon.MatchString(word) {
		return "a colon needs a space after it"
	}
	return ""
}

func visible(r rune) string {
	if r == '\u3000' {
		return "U+3000"
	}
	return string(r)
}

// tightColon is a key whose value follows without a space; an address is none.
var tightColon = regexp.MustCompile(`^\s*(?:- )?[A-Za-z_][\w-]*:[^\s/:]`)

// suspect finds what breaks a line of YAML for a person who cannot see it: a tab in
// the indentation, or a full-width mark in the place of YAML's own.
func suspect(line string) (column int, problem, hint string) {
	body := strings.TrimLeft(line, " ")
	runes := []rune(line)
	for i, r := range runes {
		if r == '\t' && strings.TrimSpace(string(runes[:i])) == "" {
			return i + 1, "tab in the indentation", "indent with spaces: two a level"
		}
		if r != ' ' && r != '\t' {
			break
		}
	}
	if strings.HasPrefix(body, "#") {
		return 0, "", ""
	}
	if m := tightColon.FindStringIndex(line); m != nil {
		return len([]rune(line[:m[1]])) - 1, "colon without a space after it", "write key: value"
	}
	inQuotes := rune(0)
	for i, r := range runes {
		switch {
		case inQuotes != 0:
			if r == inQuotes {
				inQuotes = 0
			}
		case (r == '"' || r == '\'') && startsWord(runes[:i]):
			inQuotes = r
		case r == '#' && (i == 0 || runes[i-1] == ' '):
			return 0, "", ""
		case r == '：' && asciiWord(runes[:i]),
			strings.ContainsRune("－＃\u3000", r) && strings.TrimSpace(string(runes[:i])) == "",
			strings.ContainsRune("［【｛“‘＂", r) && startsWord(runes[:i]):
			return i + 1, "full-width " + fullWidth[r].name, typingHint(string(r))
		}
	}
	return 0, "", ""
}

// startsWord reports whether a value may begin after these characters.
func startsWord(before []rune) bool {
	text := strings.TrimRight(string(before), " ")
	return text == "" || strings.ContainsAny(text[len(text)-1:], ":[{,-") || strings.HasSuffix(text, "：")
}

// asciiWord reports whether the characters end in a key as specs write them.
func asciiWord(before []rune) bool {
	if len(before) == 0 {
		return false
	}
	r := before[len(before)-1]
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '"'
}
