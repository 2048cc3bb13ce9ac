import { config } from "zod";

// The page's content security policy forbids making code from text, which zod would try first. Its schemas ask for this
// when they are made, so this module has to be the first that the page imports.
config({ jitless: true });
