package spec

import (
	"regexp"
	"slices"
	"strings"

	"github.com/wxreport/wxreport/report"
)

// secretMark stands where a secret stood.
const secretMark = "[secret]"

// secretKey finds `password: x` and its like in a line, well-formed or not.
var secretKey = regexp.MustCompile(`(?i)([\w-]*(?:pas+w|passphrase|pwd|secret|token|webhook|dsn|api_?key|credential|密码|密钥|口令)[\w-]*)["']?\s*[:：=]\s*(\S)`)

// secretURL finds addresses that carry a password or a key.
var secretURL = regexp.MustCompile(`(?i)\w+://[^\s/@:]+:[^\s/@]+@|[?&][\w-]*(?:key|token|secret)=`)

// secretColumn is the column from which a line must not be shown, 0 when all of it may.
// Hiding too much costs a reader a glance; hiding too little costs a client a password.
func secretColumn(line string) int {
	found := -1
	for _, m := range secretKey.FindAllStringSubmatchIndex(line, -1) {
		key := line[m[2]:m[3]]
		value := strings.Trim(cutValue(line[m[4]:]), `"' ,}`)
		if !namesSecret(key) || !validReference(key, value) {
			found = m[4]
			break
		}
	}
	if m := secretURL.FindStringIndex(line); m != nil && (found < 0 || m[0] < found) {
		found = m[0]
	}
	if found < 0 {
		return 0
	}
	return len([]rune(line[:found])) + 1
}

// openSecret finds a secret's key whose value begins on the next line.
var openSecret = regexp.MustCompile(`(?i)^(\s*(?:- )?)["']?[\w-]*(?:pas+w|passphrase|pwd|secret|token|webhook|dsn|api_?key|credential|密码|密钥|口令)[\w-]*["']?\s*[:：]\s*[|>]?[-+0-9]*\s*$`)

// entry is the start of a line with a key.
var entry = regexp.MustCompile(`^\s*(?:- )?[\w-]+:\s+`)

// hideSecrets fills t.hidden.
func (t *text) hideSecrets() {
	deeper := -1 // lines indented more than this belong to a secret
	for i, line := range t.lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch column := secretColumn(line); {
		case deeper >= 0 && indent > deeper && entry.MatchString(line): // a mapping: its values
			t.hidden[i+1] = len([]rune(entry.FindString(line))) + 1
		case deeper >= 0 && indent > deeper:
			t.hidden[i+1] = 1
		case openSecret.MatchString(line):
			deeper = len(openSecret.FindStringSubmatch(line)[1])
		case column > 0:
			t.hidden[i+1], deeper = column, len(line)-len(strings.TrimLeft(line, " -"))
		case strings.TrimSpace(line) != "":
			deeper = -1
		}
	}
}

// hideAfter hides the rest of a key's line.
func (t *text) hideAfter(key *node) {
	column := key.column + len([]rune(key.value)) + 2
	if old, ok := t.hidden[key.line]; !ok || old > column {
		t.hidden[key.line] = column
	}
}

func cutValue(rest string) string {
	if i := strings.IndexAny(rest, ",}#"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// namesSecret reports whether a key says where a secret is, rather than holding it.
func namesSecret(key string) bool {
	return strings.HasSuffix(key, "_env") || strings.HasSuffix(key, "_file")
}

// validReference reports whether a value may be the name of a variable or a file.
func validReference(key, value string) bool {
	if strings.HasSuffix(key, "_env") {
		return envName.MatchString(value)
	}
	return !strings.Contains(value, "://")
}

// envName is deliberately narrower than what shells take: most keys and passwords
// pasted by mistake do not look like it.
var envName = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,63}$`)

// literalSecret is the key that should have been used where a secret was written
// down: webhook_env for webhook, or for webhok; "" when the key is no secret.
func literalSecret(key string, known []string) string {
	if namesSecret(key) || !slices.ContainsFunc(known, namesSecret) {
		return ""
	}
	references := map[string]string{} // by the word a secret itself would have
	words := slices.Clone(known)
	for _, k := range known {
		if word := strings.TrimSuffix(strings.TrimSuffix(k, "_env"), "_file"); word != k && references[word] == "" && !slices.Contains(known, word) {
			references[word] = k
			words = append(words, word)
		}
	}
	return references[report.Nearest(key, words)]
}
