package xlsx

import (
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		if err := os.WriteFile("/tmp/xl_"+lang+".xlsx", render(t, richDocument(t, lang)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
