package fonts

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"strings"
	"testing"
)

//go:embed fonts.sha256
var sums []byte

// TestFilesAreWhatTheBuildScriptMakes pins the embedded bytes to the hashes
// that build.sh verifies.
func TestFilesAreWhatTheBuildScriptMakes(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{
		"NotoSansSC-Regular.ttf": Regular,
		"NotoSansSC-Bold.ttf":    Bold,
		"NotoEmoji-Regular.ttf":  Emoji,
		"OFL.txt":                []byte(Licence),
	}
	lines := bufio.NewScanner(bytes.NewReader(sums))
	seen := 0
	for lines.Scan() {
		want, name, ok := strings.Cut(lines.Text(), "  ")
		if !ok {
			t.Fatalf("fonts.sha256: %q is not a hash and a name", lines.Text())
		}
		body, known := files[name]
		if !known {
			t.Fatalf("fonts.sha256 names %s, which is not embedded", name)
		}
		sum := sha256.Sum256(body)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("%s has hash %s, want %s", name, got, want)
		}
		seen++
	}
	if seen != len(files) {
		t.Errorf("fonts.sha256 lists %d files, want %d", seen, len(files))
	}
}

func TestLicenceNamesTheOwners(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"SIL OPEN FONT LICENSE", "2014-2021 Adobe", "Google LLC", "Noto Emoji"} {
		if !strings.Contains(Licence, want) {
			t.Errorf("licence text lacks %q", want)
		}
	}
}
