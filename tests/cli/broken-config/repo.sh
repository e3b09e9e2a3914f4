git init -q .
printf "src = [\"lib\"]\nselct = [\"FL101\"]\n" >flatline.toml
git add .
