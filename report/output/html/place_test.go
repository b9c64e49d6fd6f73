package html

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// child is set where this test binary runs as another process.
const child = "WXREPORT_HTML_CHILD"

// TestSameBytesInOtherPlaces renders in processes of their own in other time zones
// and languages of the system.
func TestSameBytesInOtherPlaces(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(render(t, smallDocument(t, "zh-CN"))))
	own := hex.EncodeToString(sum[:])
	if os.Getenv(child) != "" {
		t.Log("sum " + own)
		return
	}
	for _, zone := range []string{"America/New_York", "Asia/Tokyo", "UTC"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestSameBytesInOtherPlaces$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1", "TZ="+zone, "LANG=de_DE.UTF-8")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", zone, err, out)
		}
		if !strings.Contains(string(out), "sum "+own) {
			t.Errorf("%s: other bytes:\n%s", zone, out)
		}
	}
}
