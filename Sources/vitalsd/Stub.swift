enum Stubvitalsd {}
