git init -q .
printf "src = [\"lib\"\n" >flatline.toml
printf "ignore = [\"FL102\"]\n" >other.toml
git add .
